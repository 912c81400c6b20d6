"""Every command that may touch a case says which, so that it can be held first; the others are named here."""

from dataclasses import fields

from engine import commands
from engine.handlers import CASES
from engine.store.holding import LEADS

BEGINS_OR_FINDS_THEM = {
    commands.StartInstance, commands.ApplyInPublic, commands.EvaluateConditions,  # nobody else knows of the case yet
    commands.PublishMessage, commands.BroadcastSignal, commands.ReceiveWebhook,  # finds those who wait
    commands.TransferWork, commands.ActivateJobs,  # finds what a person has in hand, what a machine may take
}  # fmt: skip
MOVES_NONE = {
    commands.DeployBundle, commands.DeployFiles, commands.PublishModelDrafts, commands.EnterCalendar,
    commands.ImportCalendar, commands.AskExport, commands.DecideExport, commands.UseExport, commands.ReadSubject,
    commands.ForgetSubject,
}  # fmt: skip


def test_every_other_command_leads_to_its_case() -> None:
    without = {one for one in CASES if not {field.name for field in fields(one)} & set(LEADS)}
    assert without == BEGINS_OR_FINDS_THEM | MOVES_NONE
