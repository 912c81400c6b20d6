"""Refusals as people read them: with every reason, in one language."""

from engine.errors import FieldError, InvalidRequest, MigrationRefused, RefusedAtStart

REASON = FieldError(field="ut", code="M", zh="环节正在办理。", en="It is running.")


def test_a_page_tells_every_reason_in_the_language_of_its_reader() -> None:
    migration = MigrationRefused([REASON, REASON])
    start = RefusedAtStart([{"zh": "余额不足", "en": "not enough days"}, {"zh": "日期重叠", "en": "days overlap"}])

    assert migration.said("zh").endswith("环节正在办理。 环节正在办理。")
    assert migration.said("en").endswith("It is running. It is running.")
    assert start.said("zh") == "无法提交：余额不足；日期重叠"
    assert start.said("en") == "This cannot be submitted: not enough days; days overlap"


def test_of_a_detail_in_both_languages_a_page_tells_one() -> None:
    assert InvalidRequest(reason="请选择文件 / choose a file").said("en").endswith("understood: choose a file")
