"""What the command line says of itself, in both languages."""

from __future__ import annotations

from auditcheck.model.words import Words

APP = Words(
    "对照规则审核 Excel 报表：每个问题都指出单元格、列出两边的计算，并说明如何改正。",
    "Check Excel submissions against rules: every issue names its cell, shows both sides of the sum and "
    "says what to do.",
)
EXIT_CODES = Words(
    "退出码：0 可以上报；1 有问题须先处理；2 用法、配置或规则包有误；3 程序内部出错；130 被中断。",
    "Exit codes: 0 nothing blocks; 1 something blocks; 2 wrong use, configuration or rule pack; "
    "3 internal error; 130 interrupted.",
)
CHECK = Words("审核一份报表。", "Check one submission.")
RULES = Words("查看、检查规则包。", "Look at rule packs and check them.")
RULES_LIST = Words("列出规则包及其规则。", "List the rule packs and their rules.")
RULES_SHOW = Words("说明一条规则或一项内置检查。", "Explain one rule or built-in check.")
RULES_LINT = Words("检查规则包的写法，一次列出全部错误。", "Tell every mistake in a rule pack at once.")
RULES_SCHEMA = Words(
    "输出规则包的 JSON Schema，供编辑器提示用。", "Print the JSON Schema of rule packs, for editors."
)
RULES_TEST = Words("运行规则包自带的用例。", "Run a rule pack's own cases.")
REPORT_SCHEMA = Words("输出 JSON 报告的 JSON Schema。", "Print the JSON Schema of JSON reports.")

SUBMISSION = Words("要审核的工作簿。", "The workbook to check.")
PACK = Words(
    "规则包：自带规则包的名称、文件夹或文件；不写则按表名识别。",
    "Rule pack: a shipped pack's id, a folder or a file; recognised from the sheets' titles if not given.",
)
PRIOR = Words("上年的报表，供同比规则使用。", "Last period's submission, for rules that compare with it.")
OUTPUT = Words(
    "另存报告的文件（.xlsx、.json、.txt）；- 为标准输出。",
    "File to write the report to (.xlsx, .json, .txt); - is standard output.",
)
FORMAT = Words(
    "报告格式；不写则由 --output 的后缀决定。",
    "Format of the report; told by the ending of --output if not given.",
)
LANGUAGE = Words("报告语言；不写则随系统。", "Language of the report; the system's if not given.")
ALL = Words("列出全部问题，不止前 30 个。", "Show all issues, not only the first 30.")
FAIL_ON = Words(
    "从哪一级起退出码为 1；never：问题不影响退出码，读不了或未能审核的仍为 1。",
    "The mildest issue that makes the exit code 1; with never no issue does, but a file that cannot be "
    "read or a rule that cannot be checked still does.",
)
NO_DIAGNOSIS = Words(
    "不推断哪个单元格有误；审核结论不变。",
    "Do not look for the cell that is wrong; the verdicts are the same.",
)
QUIET = Words("只输出结论一行。", "Print only the conclusion.")
NO_COLOR = Words("不用颜色。", "Use no colour.")
DEBUG = Words("内部出错时显示详细信息。", "Show details of internal errors.")
VERSION = Words("显示版本。", "Show the version.")
RULE_ID = Words("规则编号或内置检查代码。", "Id of a rule, or code of a built-in check.")
PACK_PATH = Words("规则包的名称、文件夹或文件。", "A rule pack: its id, folder or file.")

ERROR = Words("错误：", "error: ")
BROKEN_OFF = Words("已中断。", "Interrupted.")
NO_SUCH_OPTION = Words("没有选项", "there is no option")
MISSING = Words("缺少", "missing:")
HELP_HINT = Words("用法见 auditcheck --help。", "See auditcheck --help.")
WRITTEN = Words("报告已写入", "report written to")
INTERNAL = Words(
    "auditcheck 内部出错，与所审报表的对错无关。请把下面一行连同所用命令告知维护者；"
    "加 --debug 可看到详细信息。",
    "auditcheck itself failed; this says nothing about the submission. Please report the line below with "
    "the command you used; --debug shows details.",
)
