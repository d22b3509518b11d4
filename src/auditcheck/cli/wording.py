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
CHECK = Words("审核报表。", "Check submissions.")
BATCH = Words(
    "审核一批报表：文件夹、压缩包或远程存储，结果记入台账，可随时中断再接着做。",
    "Check many submissions: folders, archives, remote stores; results go to a ledger, and a run that "
    "breaks off can be resumed.",
)
BASELINE = Words("建立和更新基线。", "Make baselines and bring them up to date.")
BASELINE_WRITE = Words(
    "审核报表并把现有问题记入基线；此后的审核只拦截新出现的问题。",
    "Check submissions and accept their issues; later checks then block on new issues only.",
)
INSPECT = Words(
    "不用规则包，检查工作簿本身：公式、隐藏内容、外部链接、宏等。",
    "Look at workbooks themselves, without rules: formulas, hidden content, links, macros and the like.",
)
DIFF = Words(
    "比较同一单位的两次报送：改正了哪些、哪些仍在、新出现了哪些。",
    "Compare two submissions of a unit: what was corrected, left and newly broken.",
)
VERIFY = Words(
    "核对手中的文件是不是当时审核的文件。", "Tell whether the file in hand is the file that was checked."
)
REVIEW = Words("查看批量审核的结果。", "Look at the review of a batch.")
REVIEW_OPEN = Words(
    "在浏览器中打开批量审核的总览；没有浏览器时给出文件位置。",
    "Open the overview of a batch in the browser, or say where it is.",
)
REVIEW_FOLDER = Words("batch --out 写入的文件夹。", "The folder that batch --out wrote.")
RULES = Words("查看、检查规则包。", "Look at rule packs and check them.")
RULES_LIST = Words("列出规则包及其规则。", "List the rule packs and their rules.")
RULES_SHOW = Words("说明一条规则或一项内置检查。", "Explain one rule or built-in check.")
RULES_LINT = Words("检查规则包的写法，一次列出全部错误。", "Tell every mistake in a rule pack at once.")
DEEP = Words(
    "再看规则之间：相互矛盾、永不成立的条件、可由其他规则推出的规则、只能取一个值的单元格。",
    "Also hold the rules against each other: contradictions, conditions never true, rules that follow, "
    "fixed cells.",
)
RULES_SCHEMA = Words(
    "输出规则包的 JSON Schema，供编辑器提示用。", "Print the JSON Schema of rule packs, for editors."
)
RULES_TEST = Words("运行规则包自带的用例。", "Run a rule pack's own cases.")
RULES_COVERAGE = Words(
    "覆盖：把规则包读取的数逐一改错再审核，列出没有规则看守的单元格、怎么改都不会报错的规则。"
    "退出码：0 达到要求；1 未达到 --at-least，或有规则从不报错又未说明理由；2 用法有误。",
    "Coverage: change every value that a pack reads, one at a time, check again, and list the cells that no "
    "rule watches and the rules that never fail. Exit codes: 0 as demanded; 1 less than --at-least, or a "
    "rule that never fails without a reason; 2 wrong use.",
)
CLEAN_WORKBOOK = Words("一份合格的报表（规则全部通过）。", "A clean workbook, on which all rules pass.")
COVERAGE_FORMAT = Words("terminal（屏幕）或 json。", "terminal or json.")
AT_LEAST = Words(
    "至少应有百分之多少的数字单元格由平衡或逻辑规则看守。",
    "The percentage of numeric cells that balance or logic rules must watch.",
)
REPORT_SCHEMA = Words("输出 JSON 报告的 JSON Schema。", "Print the JSON Schema of JSON reports.")

SUBMISSION = Words(
    "要审核的工作簿，可以有多份，也可用通配符；- 为标准输入；不写则按配置文件。",
    "The workbooks to check, or patterns of them; - is standard input; those of the configuration file if "
    "none is given.",
)
BATCH_PATHS = Words(
    "文件夹、文件、通配符、zip 压缩包或远程地址（s3://…）。",
    "Folders, files, patterns, zip archives or remote addresses (s3://…).",
)
OUT = Words("结果和台账放在哪个文件夹。", "The folder for the results and the ledger.")
NAME_PATTERN = Words(
    "文件名怎样写单位，如 {code}-{name}*.xlsx。", "How file names tell the unit, such as {code}-{name}*.xlsx."
)
PRIOR_FOLDER = Words(
    "上年报表所在的文件夹，按文件名或单位对应。", "Last period's submissions, matched by name or unit."
)
ROSTER = Words(
    "应报送单位的名册（工作簿或 CSV，有单位代码、单位名称等栏）。",
    "The units that have to submit (a workbook or CSV with their codes and names).",
)
RESUME = Words("接着做上次没做完的，选项照旧。", "Go on with the run that broke off, with its options.")
JOBS = Words("同时用几个审核进程；不写则每个处理器一个。", "Worker processes; one a processor if not said.")
TIME_LIMIT = Words(
    "一份报表最多审核几秒；不写则 60。", "Seconds that checking one submission may take; 60 if not said."
)
MEMORY_LIMIT = Words(
    "审核一份报表最多用多少内存，如 512M；0 不限；不写则 1G。仅 Linux 有效。",
    "Memory that checking one submission may take, such as 512M; 0 for no limit, 1G if not said. Linux only.",
)
EXPORT = Words(
    "把本次结果导出为 .duckdb 或 .parquet 文件。", "Export the results to a .duckdb or .parquet file."
)
EVENTS = Words(
    "把进展逐行写成 JSON（- 为标准输出）。", "Write what happens as JSON lines (-: standard output)."
)
EXECUTOR = Words("在哪里审核：local 或 dask。", "Where to check: local or dask.")
SCHEDULER = Words("dask 调度器的地址。", "The address of the dask scheduler.")
ONE_SUBMISSION = Words("工作簿。", "A workbook.")
OLD_SUBMISSION = Words("上一次报送的工作簿。", "The earlier submission.")
NEW_SUBMISSION = Words("这一次报送的工作簿。", "The later submission.")
RECORD_FILE = Words("check --record 写下的审核记录。", "The record that check --record wrote.")
BASELINE_FILE = Words("基线文件：其中已有的问题不再拦截。", "Baseline: issues it holds do not block.")
BASELINE_OUTPUT = Words(
    "基线文件，已存在则更新；不写则按配置文件，再不写则为 baseline.json。",
    "The baseline, brought up to date if it is there; as configured, else baseline.json.",
)
WAIVERS = Words("豁免清单（waivers.yaml）。", "The waivers (waivers.yaml).")
EXPLANATIONS = Words(
    "填好说明的问题清单或标注副本；可多次使用。",
    "The issue list or annotated copy with explanations filled in; may be repeated.",
)
RECORD = Words("把审核记录写入这个 JSON 文件。", "Write a record of the check to this JSON file.")
SET = Words(
    "试算：把某单元格换成另一个值，看问题如何变化；可多次使用，文件不变。",
    "What if: take another value for a cell and tell which issues go and come; may be repeated, the file "
    "stays as it is.",
)
CHANGED_ONLY = Words("只审核 git 认为有改动的文件。", "Check only files that git says have changed.")
SINCE = Words(
    "与 --changed-only 一起用：与哪个版本相比。", "With --changed-only: the revision to compare with."
)
ALLOW_EMPTY = Words("没有可审核的文件也算通过。", "Pass when there is nothing to check.")
FILES_FROM = Words(
    "从文件读取要审核的工作簿名单，每行一个；- 为标准输入。",
    "Read the names of the workbooks from a file, one a line; - is standard input.",
)
STDIN_NAME = Words("标准输入中的工作簿叫什么。", "What to call the workbook on standard input.")
CONFIG = Words(
    "配置文件；不写则从当前文件夹往上找 auditcheck.toml 或 pyproject.toml。",
    "Configuration file; else auditcheck.toml or pyproject.toml in this folder or above.",
)
LIMIT = Words(
    "改一项限额，如 part-size=1GiB；可多次使用。全部限额见 auditcheck limits。",
    "Change a limit, such as part-size=1GiB; may be repeated. auditcheck limits lists all of them.",
)
LIMITS = Words("列出全部限额。", "List all limits.")
ISOLATED = Words("不用任何配置文件。", "Use no configuration file.")
RECHECK = Words(
    "再审核一遍，核对结果是否与记录一致。", "Check again and compare the results with the record."
)
PACK = Words(
    "规则包：自带规则包的名称、文件夹或文件；不写则按表名识别。",
    "Rule pack: a shipped pack's id, a folder or a file; recognised from the sheets' titles if not given.",
)
PRIOR = Words("上年的报表，供同比规则使用。", "Last period's submission, for rules that compare with it.")
OUTPUT = Words(
    "另存报告的文件（.xlsx、.html、.json、.csv 等）；- 为标准输出。",
    "File to write the report to (.xlsx, .html, .json, .csv, ...); - is standard output.",
)
FORMAT = Words(
    "报告格式：terminal、xlsx、json、sarif、junit、github、gitlab、csv、markdown、html；"
    "写成 格式:文件 可一次存多份，如 -f sarif:out.sarif -f html:report.html；"
    "不写则由 --output 的后缀决定。",
    "Format of the report: terminal, xlsx, json, sarif, junit, github, gitlab, csv, markdown, html; "
    "FORMAT:FILE writes several at once, as -f sarif:out.sarif -f html:report.html; "
    "told by the ending of --output if not given.",
)
ANNOTATE = Words(
    "另存标注副本：送审工作簿原样不动，加上“审核问题”表，标出有问题的单元格并附批注。",
    "Write an annotated copy: the submission as it is, with a sheet of issues, the cells marked and a note "
    "at each.",
)
LANGUAGE = Words("报告语言；不写则随系统。", "Language of the report; the system's if not given.")
ALL = Words("列出全部问题，不止前 30 个。", "Show all issues, not only the first 30.")
FAIL_ON = Words(
    "从哪一级起退出码为 1；never：问题不影响退出码，读不了或未能审核的仍为 1。",
    "The mildest issue that makes the exit code 1; with never no issue does, but a file that cannot be "
    "read or a rule that cannot be checked still does.",
)
DIAGNOSIS_SECONDS = Words(
    "推断最多用多少秒的处理器时间；没来得及推断的会写明。",
    "How many seconds of processor time the diagnosis may take; what it had no time for is told.",
)
NO_DIAGNOSIS = Words(
    "不推断哪个单元格有误；审核结论不变。",
    "Do not look for the cell that is wrong; the verdicts are the same.",
)
FLAT = Words(
    "问题逐条并列，不把同因的合为一组；数目和结论不变。",
    "List every issue on its own, not those of one cause as a block; counts and verdict are the same.",
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
NOTHING_CHECKED = Words(
    "没有审核任何文件：没有符合条件的工作簿。若这是正常情况，请加 --allow-empty。",
    "Nothing was checked: no workbook was found. If that is as it should be, add --allow-empty.",
)
NO_SUBMISSION = Words(
    "请写明要审核的工作簿，或在 auditcheck.toml 里写明。用法见 auditcheck check --help。",
    "Name the workbooks to check, or list them in auditcheck.toml. See auditcheck check --help.",
)
INTERNAL = Words(
    "auditcheck 内部出错，与所审报表的对错无关。请把下面一行连同所用命令告知维护者；"
    "加 --debug 可看到详细信息。",
    "auditcheck itself failed; this says nothing about the submission. Please report the line below with "
    "the command you used; --debug shows details.",
)
