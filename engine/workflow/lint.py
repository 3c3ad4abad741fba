"""What speaks against a diagram: every guard rail as a rule that names the element and the line."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from engine.values import Finding
from engine.workflow.definition import Definition, form_key, scopes
from engine.workflow.expressions import BadExpression, compile_condition, compile_expression
from engine.workflow.model import ACTIVITY_KINDS, Flow, Node, Process, Scope
from engine.workflow.names import Names
from engine.workflow.reader import Reader
from engine.workflow.token_game import soundness

MOST_NODES = 500
MOST_FLOWS = 2_000
#: Sub-processes within one another.
DEEPEST = 5
#: Every subset of the branches of an inclusive gateway is a way to go on.
MOST_BRANCHES = 8


def lint(
    text: bytes, *, file: str, names: Names | None = None, called: Mapping[str, bytes] | None = None
) -> list[Finding]:
    """Return the findings of one diagram.

    :param called: texts of the processes it may call, by process id; without one the call is checked by name only.
    :raises Unreadable: no XML of ours.
    """
    reader = Reader(text, file)
    process = reader.process()
    if process is None:
        return reader.findings
    read = {process.id: process}
    pending = [node.calls for _, node in process.walk() if node.kind == "call_activity"]
    while pending:
        wanted = pending.pop()
        if wanted in read or wanted not in (called or {}):
            continue
        other = Reader(called[wanted], f"{wanted}.bpmn").process()
        if other is not None:
            read[wanted] = other
            pending += [node.calls for _, node in other.walk() if node.kind == "call_activity"]
    definition = Definition(
        main=process.id, processes=read, texts={process.id: text}, sha256="", names=names or Names()
    )
    return sorted(
        reader.findings + findings_of(definition, only=process.id), key=lambda finding: (finding.line, finding.rule)
    )


def findings_of(definition: Definition, only: str | None = None) -> list[Finding]:
    """Return what speaks against a bundle, or against one process of it."""
    found: list[Finding] = []
    for process in definition.processes.values():
        if only is None or process.id == only:
            found += _Check(definition, process).all()
    return found


#: Kinds that no flow comes to, and kinds that no flow leaves.
_FIRST = ("start", "boundary", "link_catch")
_LAST = ("end", "link_throw")


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
        whole = list(self.process.walk())
        if len(whole) > MOST_NODES or sum(len(scope.flows) for scope in scopes(self.process)) > MOST_FLOWS:
            zh, en = (
                f"节点超过 {MOST_NODES} 个或连线超过 {MOST_FLOWS} 条",
                f"more than {MOST_NODES} nodes or {MOST_FLOWS} flows",
            )
            self.find(self.process, "too_large", zh, en)
            return self.found
        self._depth(self.process, 0)
        for scope in scopes(self.process):
            self._shape(scope)
        for _, node in whole:
            self._words(node)
            self._things(node)
        self._circles()
        if not any(finding.severity == "error" for finding in self.found):
            self._sound()
        return self.found

    # --- shape -----------------------------------------------------------------------------------------------------

    def _depth(self, scope: Scope, depth: int) -> None:
        for node in scope.nodes.values():
            if node.inner is not None and depth >= DEEPEST:
                self.find(node, "too_deep", f"子流程嵌套超过 {DEEPEST} 层", f"sub-processes nest deeper than {DEEPEST}")
            elif node.inner is not None:
                self._depth(node.inner, depth + 1)

    def _shape(self, scope: Scope) -> None:
        if len(scope.starts()) != 1:
            at = next(iter(scope.starts()), self.process)
            self.find(at, "one_start", "每一层应当只有一个开始事件", "each level has exactly one start event")
        for flow in scope.flows.values():
            if flow.source not in scope.nodes or flow.target not in scope.nodes:
                self.find(
                    flow, "dangling_flow", "连线没有接到本层的节点", "the flow does not connect nodes of this level"
                )
            else:
                self._flow(scope, flow)
        for node in scope.nodes.values():
            self._edges(scope, node)
        self._links(scope)

    def _flow(self, scope: Scope, flow: Flow) -> None:
        source = scope.nodes[flow.source]
        if flow.condition is None:
            return
        if source.kind not in ("xor", "or"):
            self.find(
                flow, "condition_from_task", "条件只能写在网关之后", "only a gateway's flows may carry conditions"
            )
        try:
            compile_condition(flow.condition, self.types, values=self._values())
        except BadExpression as error:
            self.find(flow, "bad_expression", f"条件有误：{error.reason}", f"bad condition: {error.reason_en}")

    def _values(self) -> dict[str, tuple[str, ...]]:
        return {name: each.values for name, each in self.definition.variables.items() if each.values}

    def _edges(self, scope: Scope, node: Node) -> None:
        out, into = scope.outgoing(node.id), scope.incoming(node.id)
        if node.kind in _LAST and out or node.kind in _FIRST and into:
            self.find(node, "bad_flow", "连线方向有误", "a flow has the wrong direction")
        if node.kind not in _LAST and not out:
            self.find(node, "no_way_on", "没有后续", "nothing follows")
        if node.kind not in _FIRST and not into:
            self.find(node, "unreachable", "无法到达", "cannot be reached")
        if len(out) > 1 and node.kind in ("xor", "or") and not any(flow.is_default for flow in out):
            self.find(node, "no_default", "排他网关应当有默认分支", "a deciding gateway needs a default flow")
        if len(out) > 1 and node.kind in ("xor", "or"):
            for flow in out:
                if not flow.is_default and flow.condition is None:
                    self.find(
                        flow, "no_condition", "非默认分支应当有条件", "a flow that is not the default needs a condition"
                    )
        if len(out) > MOST_BRANCHES and node.kind == "or":
            zh, en = (
                f"包容网关的分支超过 {MOST_BRANCHES} 条",
                f"an inclusive gateway has more than {MOST_BRANCHES} branches",
            )
            self.find(node, "too_many_branches", zh, en)
        if node.kind == "boundary":
            self._boundary(scope, node)

    def _links(self, scope: Scope) -> None:
        """Every link has one catch, and a throw on the same level that leads to it."""
        thrown = {node.link for node in scope.nodes.values() if node.kind == "link_throw"}
        caught: set[str] = set()
        for node in scope.nodes.values():
            if node.kind == "link_catch" and (node.link not in thrown or not node.link):
                zh, en = (
                    f"没有链接到此处的抛出事件：{node.link}",
                    f"no throw event of this level links here: {node.link}",
                )
                self.find(node, "dangling_link", zh, en)
            if node.kind == "link_catch" and node.link in caught:
                zh, en = f"链接“{node.link}”有两个捕获事件", f"two catch events bear the link “{node.link}”"
                self.find(node, "two_link_catches", zh, en)
            if node.kind == "link_catch":
                caught.add(node.link)
        for node in scope.nodes.values():
            if node.kind == "link_throw" and node.link not in caught:
                zh, en = (
                    f"本层没有捕获链接“{node.link}”的事件",
                    f"no event of this level catches the link “{node.link}”",
                )
                self.find(node, "dangling_link", zh, en)

    def _boundary(self, scope: Scope, node: Node) -> None:
        activity = scope.nodes.get(node.attached_to or "")
        if activity is None or activity.kind not in ACTIVITY_KINDS:
            self.find(node, "bad_boundary", "边界事件没有附着在活动上", "the boundary event sits on no activity")
        elif activity.kind in ("service_task", "business_rule_task"):
            self.find(node, "bad_boundary", "自动任务不等待，不能有边界事件", "an automatic task never waits")
        if node.message is None and node.timer is None:
            self.find(node, "bad_boundary", "边界事件应当是消息或计时器", "a boundary event is a message or a timer")
        twins = [
            each
            for each in scope.boundaries(node.attached_to or "")
            if each.message is not None and not each.interrupting
        ]
        if len(twins) > 1 and node is twins[-1]:
            self.find(
                node,
                "two_message_boundaries",
                "同一活动只能有一个非中断消息",
                "one non-interrupting message per activity",
            )

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
        for other in node.attributes.get("distinct_from", "").split(","):
            if other.strip() and all(each.id != other.strip() for _, each in self._everything()):
                self.find(node, "unknown_element_named", f"没有环节 {other.strip()}", f"no element {other.strip()}")

    def _everything(self) -> Iterator[tuple[Scope, Node]]:
        for process in self.definition.processes.values():
            yield from process.walk()

    def _timer(self, node: Node) -> None:
        if node.timer is None:
            return
        if node.timer.is_parameter:
            if node.timer.rule_id not in self.process.call_parameters:
                self.find(node, "unknown_rule", "规则参数没有声明", "the rule's parameter is not declared")
        else:
            self._known(node, "unknown_rule", "期限规则", node.timer.rule_id, self.names.rules)
        if node.timer.starts_variable not in self.types:
            self.find(
                node,
                "unknown_variable",
                f"起算日变量没有声明：{node.timer.starts_variable}",
                "the start variable is not declared",
            )

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
        for problem in soundness(self.process, called):
            line = next((node.line for _, node in self.process.walk() if node.id == problem.element), self.process.line)
            self.found.append(
                Finding(
                    file=self.process.file,
                    line=line,
                    element=problem.element,
                    rule=problem.rule,
                    severity="error",
                    reason=problem.reason,
                    reason_en=problem.reason_en,
                )
            )
