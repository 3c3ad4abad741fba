# ruff: noqa: E501
"""A trademark opposition in 33 nodes as a yardstick: two loops, a parallel block, a withdrawal, limits, a reminder."""

from __future__ import annotations

from tests.workflow.drawn import draw, limit
from tests.workflow.sketches import scope

_PROCEEDINGS = scope(
    "start_inner:start intake:user_task fit:xor correct:receive_task silence:boundary@correct merge:xor"
    " number:service_task accept:service_task split:and answer:receive_task no_answer:boundary@answer reminder:boundary@answer+"
    " note:user_task noted:end answered:xor evidence:receive_task no_evidence:boundary@evidence joined:xor join:and examine:user_task"
    " draft:user_task approve:user_task approved:xor issue:service_task publish:service_task lapsed:xor done:end"
    ' | start_inner>merge merge>intake intake>fit fit>correct?outcome="correct" fit>number* correct>merge'
    " silence>lapsed number>accept accept>split split>answer split>evidence answer>answered no_answer>answered"
    " reminder>note note>noted answered>join evidence>joined no_evidence>joined joined>join join>examine examine>draft"
    ' draft>approve approve>approved approved>draft?outcome="again" approved>issue* issue>publish publish>lapsed'
    " lapsed>done",
    {
        "approve": {"attributes": {"anjuan:distinct_from": "draft"}},
        "correct": {"message": "correction", "role": "examiner"},
        "answer": {"message": "answer"},
        "evidence": {"message": "evidence"},
        "reminder": {"timer": limit("tm-opposition-evidence")},
        "number": {"calls": "number_case"},
        "accept": {"calls": "serve_notice", "parameters": {"template": "answer_notice", "result": "served_on"}},
        "issue": {"calls": "issue_decision"},
        "publish": {"calls": "publish_gazette", "parameters": {"announcement": "=outcome"}},
    },
)

OPPOSITION = draw(
    "start:start proceedings:sub_process withdrawal:boundary@proceedings close:service_task decided:end withdrawn:end"
    " | start>proceedings proceedings>decided withdrawal>close close>withdrawn",
    "trademark.opposition",
    proceedings={"inner": _PROCEEDINGS},
    withdrawal={"timer": None, "message": "withdrawal"},
    close={"calls": "close_case", "parameters": {"outcome": "withdrawn"}},
)
