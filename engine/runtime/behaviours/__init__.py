"""What each kind of element does when a token comes: one small file per family, found by the element's type.

To add an element: write its file, put it into `BEHAVIOURS`, and its row into `engine.bpmn.support`.
"""

from engine.bpmn.model import ElementType
from engine.runtime.behaviours import (
    ad_hoc,
    call_activity,
    catch_event,
    complex_gateway,
    decision,
    event_gateway,
    exclusive_gateway,
    inclusive_gateway,
    job,
    pass_through,
    script,
    send_task,
    sub_process,
    throw_event,
    user_task,
)
from engine.runtime.behaviours.behaviour import Behaviour

BEHAVIOURS: dict[ElementType, Behaviour] = {
    ElementType.PROCESS: sub_process.BEHAVIOUR,
    ElementType.START_EVENT: pass_through.BEHAVIOUR,
    ElementType.TASK: pass_through.BEHAVIOUR,
    ElementType.MANUAL_TASK: pass_through.BEHAVIOUR,
    ElementType.PARALLEL_GATEWAY: pass_through.BEHAVIOUR,
    ElementType.BOUNDARY_EVENT: pass_through.BEHAVIOUR,
    ElementType.EXCLUSIVE_GATEWAY: exclusive_gateway.BEHAVIOUR,
    ElementType.INCLUSIVE_GATEWAY: inclusive_gateway.BEHAVIOUR,
    ElementType.COMPLEX_GATEWAY: complex_gateway.BEHAVIOUR,
    ElementType.EVENT_BASED_GATEWAY: event_gateway.BEHAVIOUR,
    ElementType.INTERMEDIATE_CATCH_EVENT: catch_event.BEHAVIOUR,
    ElementType.RECEIVE_TASK: catch_event.BEHAVIOUR,
    ElementType.INTERMEDIATE_THROW_EVENT: throw_event.BEHAVIOUR,
    ElementType.END_EVENT: throw_event.BEHAVIOUR,
    ElementType.USER_TASK: user_task.BEHAVIOUR,
    ElementType.SERVICE_TASK: job.BEHAVIOUR,
    ElementType.SEND_TASK: send_task.BEHAVIOUR,
    ElementType.SCRIPT_TASK: script.BEHAVIOUR,
    ElementType.BUSINESS_RULE_TASK: decision.BEHAVIOUR,
    ElementType.SUB_PROCESS: sub_process.BEHAVIOUR,
    ElementType.TRANSACTION: sub_process.BEHAVIOUR,
    ElementType.AD_HOC_SUB_PROCESS: ad_hoc.BEHAVIOUR,
    ElementType.EVENT_SUB_PROCESS: sub_process.BEHAVIOUR,
    ElementType.CALL_ACTIVITY: call_activity.BEHAVIOUR,
}
