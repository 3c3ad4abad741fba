"""What speaks against a diagram: every guard rail as a rule that names the element and the line."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import replace

from engine.values import Finding
from engine.workflow import shape
from engine.workflow.definition import Definition, form_key
from engine.workflow.dry_run import Failure, dry_run
from engine.workflow.expressions import BadExpression, compile_condition, compile_expression
from engine.workflow.model import ACTIVITY_KINDS, Flow, Node, Process, Scope
from engine.workflow.names import DECISIVE, Parameters
from engine.workflow.token_game import soundness


def findings_of(definition: Definition) -> list[Finding]:
    """Return what speaks against a bundle; when nothing else does, what came of the dry run."""
    found = [finding for process in definition.processes.values() for finding in _Check(definition, process).all()]
    if any(finding.severity == "error" for finding in found):
        return found
    return [*found, *(_failed(definition, failure) for failure in dry_run(definition))]


def _failed(definition: Definition, failure: Failure) -> Finding:
    process = definition.processes[failure.process]
    finding = _finding(process, failure.element, failure.rule, failure.reason, failure.reason_en)
    return replace(finding, severity=failure.severity)


def _finding(process: Process, element: str, rule: str, reason: str, reason_en: str) -> Finding:
    """Return a finding about an element that is known by its id."""
    return Finding(
        file=process.file,
        line=next((node.line for _, node in process.walk() if node.id == element), process.line),
        element=element,
        rule=rule,
        severity="error",
        reason=reason,
        reason_en=reason_en,
    )


class _Check:
    def __init__(self, definition: Definition, process: Process) -> None:
        self.definition = definition
        self.process = process
        self.names = definition.names
        self.types = definition.types(process)
        self.found: list[Finding] = []

    def find(self, at: Node | Flow | Process, rule: str, zh: str, en: str, severity: str = "error") -> None:
        self.found.append(
            Finding(
                file=self.process.file,
                line=at.line,
                element=at.id or "?",
                rule=rule,
                severity=severity,
                reason=zh,
                reason_en=en,
            )
        )

    def all(self) -> list[Finding]:
        if (fault := shape.too_large(self.process)) is not None:
            self.find(*fault)
            return self.found
        for fault in shape.faults(self.process):
            self.find(*fault)
        for scope in shape.scopes(self.process):
            self._conditions(scope)
        for _, node in self.process.walk():
            self._words(node)
            self._things(node)
        self._circles()
        self._approval()
        if not any(finding.severity == "error" for finding in self.found):
            self._sound()
        return self.found

    def _conditions(self, scope: Scope) -> None:
        values = {name: each.values for name, each in self.definition.variables.items() if each.values}
        for flow in scope.flows.values():
            try:
                if flow.condition is not None:
                    compile_condition(flow.condition, self.types, values=values)
            except BadExpression as error:
                self.find(flow, "bad_expression", f"条件有误：{error.reason}", f"bad condition: {error.reason_en}")

    # --- names -----------------------------------------------------------------------------------------------------

    def _words(self, node: Node) -> None:
        if node.kind in ACTIVITY_KINDS - {"business_rule_task"} and not (node.name and node.name_en):
            self.find(
                node, "no_name", "应当有中文名和英文名（name_en）", "needs a Chinese and an English name", "warning"
            )
        if node.kind == "user_task" and not node.attributes.get("article"):
            self.find(node, "no_article", "人工任务应当注明法律依据", "a user task cites its article", "warning")
        if node.kind == "user_task" and node.role is None:
            self.find(node, "no_role", "人工任务应当位于某个角色的泳道", "a user task lies in the lane of a role")

    def _things(self, node: Node) -> None:
        self._known(node, "unknown_role", "角色", node.role, self.names.roles)
        key = form_key(self.process, node)
        self._known(node, "unknown_form", "表单", key, self.names.forms)
        if node.kind == "service_task":
            self._known(node, "unknown_operation", "系统动作", node.calls or "", self.names.operations)
            self._known(node, "unknown_notice", "通知书", self._literal(node, "template"), self.names.notices)
            if isinstance(self.names.operations, Mapping) and node.calls in self.names.operations:
                self._takes(node, self.names.operations[node.calls])
        if node.kind == "call_activity" and node.calls in self.definition.processes:
            taken, seen = self.definition.processes[node.calls].call_parameters, self.process.call_parameters
            self._takes(node, Parameters(taken - seen, taken & seen))  # what the caller was given is seen inside too
        for name in ("result", "variable"):
            self._named_variable(node, self._literal(node, name))
        if node.kind == "business_rule_task":
            self._known(node, "unknown_decision", "决策表", node.calls or "", self.names.decisions)
        if node.kind == "call_activity" and not node.calls:
            self.find(node, "unknown_process", "没有写明调用的流程", "names no process to call")
        if node.kind == "call_activity" and node.calls not in self.definition.processes:
            self.find(
                node, "unknown_process", f"调用的流程不存在：{node.calls}", f"calls an unknown process: {node.calls}"
            )
        self._timer(node)
        for name, text in node.parameters.items():
            if text.startswith("="):
                self._expression(node, name, text[1:].strip())
        for other in node.distinct_from:
            if all(each.id != other for _, each in self._everything()):
                self.find(node, "unknown_element_named", f"没有环节 {other}", f"no element {other}")

    def _takes(self, node: Node, parameters: Parameters) -> None:
        """An operation or a called process is given what it takes: a missing word would stop the case when it comes."""
        for name in sorted(parameters.required - node.parameters.keys()):
            self.find(node, "missing_parameter", f"缺少参数 {name}", f"the parameter {name} is missing")
        for name in sorted(node.parameters.keys() - parameters.required - parameters.optional):
            self.find(node, "unknown_parameter", f"不认识参数 {name}", f"there is no parameter {name}")

    def _named_variable(self, node: Node, name: str | None) -> None:
        if name is not None and name not in self.types:
            self.find(node, "unknown_variable", f"变量没有声明：{name}", f"the variable {name} is not declared")

    def _everything(self) -> Iterator[tuple[Scope, Node]]:
        for process in self.definition.processes.values():
            yield from process.walk()

    def _timer(self, node: Node) -> None:
        if node.timer is None:
            return
        if node.timer.is_parameter:
            self._rule_by_name(node, node.timer.rule_id)
        else:
            self._known(node, "unknown_rule", "期限规则", node.timer.rule_id, self.names.rules)
        if node.timer.starts_variable not in self.types:
            self.find(
                node,
                "unknown_variable",
                f"起算日变量没有声明：{node.timer.starts_variable}",
                "the start variable is not declared",
            )

    def _rule_by_name(self, node: Node, name: str) -> None:
        """A timer may leave the rule to the caller, or to a variable that can hold nothing but rules."""
        if name in self.process.call_parameters:
            return
        chosen = self.definition.variables.get(name)
        if chosen is None or not chosen.values:
            self.find(node, "unknown_rule", "规则参数没有声明", "the rule's parameter is not declared")
            return
        for rule in chosen.values:
            self._known(node, "unknown_rule", "期限规则", rule, self.names.rules)

    def _expression(self, node: Node, name: str, text: str) -> None:
        try:
            compile_expression(text, self.types)
        except BadExpression as error:
            self.find(
                node, "bad_expression", f"参数 {name} 有误：{error.reason}", f"bad parameter {name}: {error.reason_en}"
            )

    def _known(self, node: Node, rule: str, what: str, name: str | None, known: Container[str] | None) -> None:
        if name is not None and known is not None and name not in known:
            self.find(node, rule, f"{what}不存在：{name or '（空）'}", f"{rule.replace('_', ' ')}: {name or 'empty'}")

    @staticmethod
    def _literal(node: Node, name: str) -> str | None:
        text = node.parameters.get(name)
        return None if text is None or text.startswith("=") else text

    # --- what the whole does ----------------------------------------------------------------------------------------

    def _approval(self) -> None:
        """A decision that nobody but its drafter has seen never goes out; the run holds it too, step by step."""
        if self.process.id != self.definition.main or self.process.call_parameters:
            return
        nodes = [node for _, node in self._everything()]
        deciding = next((node for node in nodes if node.kind == "service_task" and node.calls in DECISIVE), None)
        if deciding is not None and not any(node.kind == "user_task" and node.distinct_from for node in nodes):
            zh, en = "决定须经另一人审批（distinct_from）", "a decision needs another person's approval (distinct_from)"
            self.find(deciding if deciding.id in self.process.nodes else self.process, "unapproved_decision", zh, en)

    def _circles(self) -> None:
        """A process that calls itself, through others or not, never ends."""
        pending, seen = [self.process.id], set()
        while pending:
            current = self.definition.processes.get(pending.pop())
            for _, node in current.walk() if current else ():
                if node.kind != "call_activity" or node.calls in seen:
                    continue
                if node.calls == self.process.id:
                    at = node if current is self.process else self.process
                    self.find(at, "calls_itself", "流程调用了自己", "the process calls itself")
                    return
                seen.add(node.calls)
                pending.append(node.calls)

    def _sound(self) -> None:
        called = {each: process for each, process in self.definition.processes.items() if each != self.process.id}
        for each in soundness(self.process, called):
            self.found.append(_finding(self.process, each.element, each.rule, each.reason, each.reason_en))
