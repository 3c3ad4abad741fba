"""From DMN text to a checked decision table. What is not understood is refused, never ignored."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from engine.errors import InvalidDiagram
from engine.values import Finding
from engine.workflow.decision_table import LISTING, Aggregation, Decision, HitPolicy, Input, Output, Rule
from engine.workflow.expressions import BadExpression, Expression, compile_expression, compile_unary_tests
from engine.workflow.feel_types import Value, type_name
from engine.workflow.xml import Unreadable, parse

ANJUAN = "{urn:anjuan:bpmn}"
NAMESPACES = frozenset(
    f"https://www.omg.org/spec/DMN/{version}/MODEL/" for version in ("20191111", "20211108", "20230324")
)
#: Elements a table may consist of; the drawing (DMNDI) is passed over.
_KNOWN = frozenset(
    re.findall(
        r"\w+",
        """definitions decision variable decisionTable input inputExpression inputValues output outputValues
        defaultOutputEntry annotation rule inputEntry outputEntry annotationEntry inputData informationRequirement
        requiredInput text description""",
    )
)
_POLICIES: dict[str, HitPolicy] = {
    each: each for each in ("UNIQUE", "FIRST", "ANY", "PRIORITY", "RULE ORDER", "OUTPUT ORDER", "COLLECT")
}
_AGGREGATIONS: dict[str, Aggregation] = {each: each for each in ("SUM", "COUNT", "MIN", "MAX")}
_TYPES = frozenset({"string", "number", "boolean", "date", "list"})
_DRAWING = re.compile(r"https?://www\.omg\.org/spec/(DMN/[0-9]{8}/(DMNDI|DI|DC)/|DMN/[0-9]{8}/D[IC])")
_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,63}")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
_RULES, _COLUMNS = 500, 20


def read_decision(dmn: bytes, file: str) -> Decision:
    """Read one decision table.

    :param file: name for the findings.
    :raises Unreadable: no XML that may be read, or no DMN.
    :raises InvalidDiagram: not understood, badly typed, or overlapping where the hit policy forbids it.
    """
    reader = _Reader(file, dmn)
    decision = reader.decision(parse(dmn, file))
    if reader.findings or decision is None:
        raise InvalidDiagram(reader.findings)
    errors = [each for each in decision.findings if each.severity == "error"]
    if errors:
        raise InvalidDiagram(errors)
    return decision


class _Reader:
    """Reads one file and collects what is wrong with it."""

    def __init__(self, file: str, text: bytes) -> None:
        self.file = file
        self.text = text
        self.findings: list[Finding] = []
        self.namespace = ""

    def _refuse(self, node: etree._Element | None, rule: str, reason: str, reason_en: str) -> None:
        line = 0 if node is None else node.sourceline or 0
        while node is not None and not node.get("id"):
            node = node.getparent()
        element = "" if node is None else node.get("id")
        self.findings.append(
            Finding(
                file=self.file,
                line=line,
                element=element,
                rule=rule,
                severity="error",
                reason=reason[:300],
                reason_en=reason_en[:300],
            )
        )

    def decision(self, root: etree._Element) -> Decision | None:
        self.namespace = etree.QName(root).namespace or ""
        if etree.QName(root).localname != "definitions" or self.namespace not in NAMESPACES:
            raise Unreadable(self.file, root.sourceline or 0, "不是 DMN 1.3–1.5 文件", "not a DMN 1.3–1.5 file")
        self._known(root)
        decisions = self._all(root, "decision")
        tables = [table for each in decisions for table in self._all(each, "decisionTable")]
        if len(decisions) != 1 or len(tables) != 1:
            self._refuse(root, "decision_count", "文件应有且仅有一张决策表", "exactly one decision table per file")
        return None if self.findings else self._table(root, decisions[0], tables[0])

    def _known(self, root: etree._Element) -> None:
        for node in root.iter():
            name = etree.QName(node)
            if name.namespace == self.namespace and name.localname not in _KNOWN:
                self._refuse(
                    node, "unknown_element", f"不支持的元素 {name.localname}", f"unsupported element {name.localname}"
                )
            elif name.namespace != self.namespace and not _DRAWING.fullmatch(name.namespace or ""):
                zh, en = f"不支持的命名空间 {name.namespace}", f"unsupported namespace {name.namespace}"
                self._refuse(node, "unknown_element", zh, en)

    def _all(self, node: etree._Element, name: str) -> list[etree._Element]:
        return node.findall(f"{{{self.namespace}}}{name}")

    def _text(self, node: etree._Element, *path: str) -> str:
        found = node.find("/".join(f"{{{self.namespace}}}{each}" for each in (*path, "text")))
        return "" if found is None else (found.text or "").strip()

    def _table(self, root: etree._Element, decision: etree._Element, table: etree._Element) -> Decision | None:
        policy = _POLICIES.get(table.get("hitPolicy", "UNIQUE"))
        aggregation = _AGGREGATIONS.get(table.get("aggregation", ""))
        if policy is None or (table.get("aggregation") and (aggregation is None or policy != "COLLECT")):
            self._refuse(table, "hit_policy", "命中策略无效", "unknown hit policy")
        if not _ID.fullmatch(decision.get("id", "")):
            self._refuse(decision, "bad_id", "决策的 id 无效", "bad id")
        declared = {
            variable.get("name", ""): self._type(variable)
            for data in self._all(root, "inputData")
            for variable in self._all(data, "variable")
        }
        drawn = self._all(table, "input"), self._all(table, "output"), self._all(table, "rule")
        if not drawn[1] or len(drawn[0]) > _COLUMNS or len(drawn[1]) > _COLUMNS or len(drawn[2]) > _RULES:
            zh, en = f"至少一列输出，至多 {_COLUMNS} 列、{_RULES} 条规则", "no output, or too many columns or rules"
            self._refuse(table, "size", zh, en)
            return None
        columns = [self._input(each, declared) for each in drawn[0]]
        types = {**declared, **{name: each.type for each in columns if each for name in each.expression.names}}
        results = [self._output(each, types, decision) for each in drawn[1]]
        if self.findings or policy is None:
            return None
        inputs, outputs = tuple(each for each in columns if each), tuple(each for each in results if each)
        self._policy_fits(table, policy, aggregation, outputs)
        rules = [self._rule(each, inputs, outputs, types) for each in drawn[2]]
        self._unique(decision, [each.name for each in outputs] + [each.id for each in rules if each])
        return (
            None
            if self.findings
            else Decision(
                id=decision.get("id", ""),
                name=decision.get("name", ""),
                name_en=decision.get(f"{ANJUAN}name_en", ""),
                hit_policy=policy,
                aggregation=aggregation,
                columns=inputs,
                results=outputs,
                rules=tuple(each for each in rules if each),
                file=self.file,
                line=decision.sourceline or 0,
                text=self.text,
            )
        )

    def _unique(self, decision: etree._Element, names: Iterable[str]) -> None:
        seen: set[str] = set()
        for name in names:
            if name in seen:
                self._refuse(decision, "duplicate_name", f"名称重复：{name}", f"duplicate name: {name}")
            seen.add(name)

    def _policy_fits(
        self, table: etree._Element, policy: str, aggregation: str | None, outputs: tuple[Output, ...]
    ) -> None:
        if aggregation and (len(outputs) != 1 or (aggregation != "COUNT" and outputs[0].type != "number")):
            self._refuse(table, "hit_policy", "汇总需要唯一的数字输出列", "aggregation takes one number column")
        if policy in ("PRIORITY", "OUTPUT ORDER") and not any(each.allowed for each in outputs):
            self._refuse(table, "hit_policy", "按优先级的策略需要列出输出值", "priorities need listed output values")
        if policy in LISTING and any(each.default for each in outputs):
            self._refuse(table, "hit_policy", "列表型策略没有默认值", "a listing policy has no default")

    def _type(self, node: etree._Element) -> str:
        name = node.get("typeRef", "").removeprefix("feel:")
        if name not in _TYPES:
            self._refuse(node, "unknown_type", f"类型“{name}”无效", f"unknown type “{name}”")
        return name

    def _compiled(
        self, node: etree._Element, text: str, types: dict[str, str], wanted: str | None = None
    ) -> Expression | None:
        try:
            expression = compile_expression(text, types)
        except BadExpression as error:
            return self._bad(node, error)
        if wanted and expression.type not in (wanted, "any", "null"):
            zh, en = f"应为 {wanted}，而不是 {expression.type}", f"expected {wanted}, not {expression.type}"
            self._refuse(node, "wrong_type", f"{zh}：{text}", f"{en}: {text}")
            return None
        return expression

    def _bad(self, node: etree._Element, error: BadExpression) -> None:
        place, text = error.position + 1, error.text[:80]
        zh, en = f"{error.reason}，第 {place} 字符：{text}", f"{error.reason_en}, character {place}: {text}"
        self._refuse(node, "bad_expression", zh, en)

    def _listed(self, node: etree._Element, child: str, wanted: str) -> tuple[Value, ...]:
        """The constants of inputValues or outputValues."""
        text = self._text(node, child)
        listed = self._compiled(node, f"[{text}]", {}) if text else None
        values = listed.value({}) if listed else ()
        if not isinstance(values, tuple) or any(type_name(each) != wanted for each in values):
            self._refuse(
                node, "wrong_type", f"列出的值应为 {wanted}：{text}", f"listed values must be {wanted}: {text}"
            )
            return ()
        return values

    def _input(self, node: etree._Element, declared: dict[str, str]) -> Input | None:
        found = self._all(node, "inputExpression")
        if len(found) != 1:
            self._refuse(node, "input_expression", "输入列缺少表达式", "the input expression is missing")
            return None
        kind, text = self._type(found[0]), self._text(found[0])
        types = {text: kind, **declared} if _NAME.fullmatch(text) else declared
        expression = self._compiled(found[0], text, types, kind)
        allowed = self._listed(node, "inputValues", kind)
        return expression and Input(
            expression=expression,
            type=kind,
            label=node.get("label", ""),
            label_en=node.get(f"{ANJUAN}label_en", ""),
            allowed=tuple(each for each in allowed if isinstance(each, str)),
        )

    def _output(self, node: etree._Element, types: dict[str, str], decision: etree._Element) -> Output | None:
        names = [node.get("name"), *(each.get("name") for each in self._all(decision, "variable"))]
        name = next((each for each in names if each), decision.get("id", ""))
        kind = self._type(node)
        if not _NAME.fullmatch(name):
            self._refuse(node, "bad_id", f"输出列名“{name}”无效", f"bad output name “{name}”")
            return None
        default = self._text(node, "defaultOutputEntry")
        return Output(
            name=name,
            type=kind,
            label=node.get("label", ""),
            label_en=node.get(f"{ANJUAN}label_en", ""),
            allowed=self._listed(node, "outputValues", kind),
            default=self._compiled(node, default, types, kind) if default else None,
        )

    def _rule(
        self, node: etree._Element, inputs: tuple[Input, ...], outputs: tuple[Output, ...], types: dict[str, str]
    ) -> Rule | None:
        entries, results = self._all(node, "inputEntry"), self._all(node, "outputEntry")
        if not _ID.fullmatch(node.get("id", "")) or len(entries) != len(inputs) or len(results) != len(outputs):
            zh, en = "规则缺少 id，或单元格数与列数不符", "a rule without id, or cells that do not fit the columns"
            self._refuse(node, "rule_shape", zh, en)
            return None
        tests = [self._test(*each, types) for each in zip(entries, inputs, strict=True)]
        values = [self._result(*each, types) for each in zip(results, outputs, strict=True)]
        return Rule(
            id=node.get("id", ""),
            line=node.sourceline or 0,
            tests=tuple(each for each in tests if each),
            results=tuple(each for each in values if each),
            annotations=tuple(self._text(each) for each in self._all(node, "annotationEntry")),
        )

    def _test(self, node: etree._Element, column: Input, types: dict[str, str]) -> Expression | None:
        try:
            return compile_unary_tests(self._text(node) or "-", column.type, types, allowed=column.allowed)
        except BadExpression as error:
            return self._bad(node, error)

    def _result(self, node: etree._Element, column: Output, types: dict[str, str]) -> Expression | None:
        expression = self._compiled(node, self._text(node), types, column.type)
        if expression and column.allowed and not expression.names and expression.value({}) not in column.allowed:
            zh, en = f"输出值不在允许范围内：{expression.text}", f"not an allowed value: {expression.text}"
            self._refuse(node, "value_not_allowed", zh, en)
        return expression
