"""What a new password must be like, told all at once; it is never sent on, only its hash is."""

from collections.abc import Iterator

from engine.forms import Text

LEAST, MOST = 10, 128


def faults_of(new: str, username: str) -> list[Text]:
    """Length counts more than signs: no rule about capitals or digits."""
    return list(_faults(new, username))


def faults_of_change(new: str, again: str, old: str, username: str) -> list[Text]:
    return [*faults_of(new, username), *_faults_of_change(new, again, old)]


def _faults(new: str, username: str) -> Iterator[Text]:
    if not LEAST <= len(new) <= MOST:
        yield Text(f"新密码要有{LEAST}到{MOST}个字符。", f"The new password needs {LEAST} to {MOST} characters.")
    if len(set(new)) == 1 or (username and new.lower() in (username.lower() * MOST)[:MOST]):
        yield Text("新密码太容易猜到，请换一个。", "The new password is easy to guess. Choose another.")


def _faults_of_change(new: str, again: str, old: str) -> Iterator[Text]:
    if new == old:
        yield Text("新密码不能和现在的密码相同。", "The new password is the present one. Choose another.")
    if new != again:
        yield Text(
            "两次输入的新密码不一致，请重新输入。", "The new password and its repetition differ. Enter both again."
        )
