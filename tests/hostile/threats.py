"""The threats that hostile files, packs and disks pose, what auditcheck does, and the tests that hold it to that.

`docs/generate.py` makes `docs/hostile.md` of this list; `test_threats.py` holds it to the tests and cases there are.
"""
# ruff: noqa: E501 - a text a line

from __future__ import annotations

from dataclasses import dataclass

from auditcheck.model.words import Words

_CORPUS = "tests/hostile/test_corpus.py::test_every_case_gets_its_own_answer"
_NOTHING = Words("", "")


@dataclass(frozen=True, slots=True)
class Threat:
    """One threat: what is done about it, the tests that show it, and what none of them shows."""

    number: int
    threat: Words
    treatment: Words
    tests: tuple[str, ...]
    gap: Words = _NOTHING


THREATS: tuple[Threat, ...] = (
    Threat(
        1,
        Words(
            "解压炸弹：行、一条或许多条文字、格式、附件",
            "Bombs: rows, one text or very many, formats, attachments",
        ),
        Words(
            "边解压边计数，到限值即拒收并说明是哪一项",
            "Counted as it unpacks; refused at the limit, which is named",
        ),
        (
            _CORPUS,
            "tests/hostile/test_costs.py::test_a_bomb_is_refused_early_and_in_little_memory",
            "tests/workbook/test_limits.py::test_just_within_is_read_and_just_beyond_is_told",
        ),
    ),
    Threat(
        2,
        Words("压缩包里的压缩包", "Packages within packages"),
        Words("嵌入的文件从不打开", "What is embedded is never opened"),
        (
            _CORPUS,
            "tests/hostile/test_copies.py::test_every_copy_is_made_within_time_and_memory_and_reads_as_its_original",
        ),
    ),
    Threat(
        3,
        Words(
            "重叠、谎报长度、上万个部件、重名、越出目录的名称、加密位、怪异压缩法、前后夹带",
            "Overlaps, lying sizes, thousands of parts, equal names, names that lead out, encryption, odd methods, a prefix",
        ),
        Words(
            "解压之前凭目录判断；从不解压到磁盘",
            "Judged from the directory before unpacking; nothing is unpacked to disk",
        ),
        (
            _CORPUS,
            "tests/hostile/test_corpus.py::test_nothing_was_written_beside_the_results",
            "tests/workbook/test_refusals.py::test_hostile_directories_are_refused_before_anything_is_unpacked",
        ),
    ),
    Threat(
        4,
        Words(
            "XML 实体、外部文件和地址、换用 UTF-16",
            "XML entities, files and addresses outside, all of it in UTF-16",
        ),
        Words(
            "任何部件有 DOCTYPE 即拒收；不联网，不读其他文件",
            "A DOCTYPE in any part is refused; nothing is fetched or opened",
        ),
        (
            _CORPUS,
            "tests/hostile/test_corpus.py::test_nothing_is_fetched_from_the_network_or_from_files_beside",
            "tests/workbook/test_refusals.py::test_a_document_type_is_refused_in_any_encoding_and_size",
        ),
    ),
    Threat(
        5,
        Words("一百万层嵌套", "A million levels of nesting"),
        Words("限 64 层", "At most 64 levels"),
        (_CORPUS, "tests/workbook/test_refusals.py::test_nesting_is_bounded"),
    ),
    Threat(
        6,
        Words(
            "只有首尾两格有值、越界的单元格、谎报的 dimension",
            "A value in the last cell, cells outside of the grid, a dimension that lies",
        ),
        Words(
            "先按有值的单元格算出范围，再分配；不信 dimension",
            "The used area is bounded before anything is allocated; the dimension is ignored",
        ),
        (_CORPUS, "tests/workbook/test_refusals.py::test_no_way_of_writing_hides_a_far_cell"),
    ),
    Threat(
        7,
        Words(
            "谎报的个数（共用文字、格式、.xls 的索引和范围）",
            "Counts that lie (texts, formats, the index and extents of an .xls)",
        ),
        Words(
            "内存里改正或拒收，从不照数分配", "Corrected in memory or refused; nothing is allocated by them"
        ),
        (
            _CORPUS,
            "tests/fuzz/test_found.py::test_an_extent_that_no_sheet_has_is_refused_before_room_is_made_for_it",
            "tests/cli/test_supervision.py::test_a_file_that_makes_the_reader_abort_is_an_issue_of_that_file",
        ),
    ),
    Threat(
        8,
        Words(
            "合并整张表、二十万处合并、六万处数据验证",
            "One merged range over all, 200,000 of them, 60,000 validation ranges",
        ),
        Words(
            "合并处数有限；标注副本只改部件，不重写",
            "Merged ranges are bounded; annotated copies are patched, never rewritten",
        ),
        (
            _CORPUS,
            "tests/hostile/test_copies.py::test_every_copy_is_made_within_time_and_memory_and_reads_as_its_original",
        ),
    ),
    Threat(
        9,
        Words(
            "无害的大文件：百万空行、末行的空白格",
            "Harmless bulk: a million styled rows, a blank left in the last row",
        ),
        Words("照常读取", "Read as any other"),
        (
            _CORPUS,
            "tests/hostile/test_copies.py::test_every_copy_is_made_within_time_and_memory_and_reads_as_its_original",
        ),
    ),
    Threat(
        10,
        Words(
            "读到一半或有两种读法：截断、缺部件、一格两值、校验码",
            "Partial or ambiguous reads: cut sheets, missing parts, two values in a cell, checksums",
        ),
        Words(
            "整份读取或整份拒收；报告写明读了多少；与独立读取器逐格一致",
            "All or nothing; reports tell how much was read; the same as an independent reader, cell by cell",
        ),
        (
            _CORPUS,
            "tests/hostile/test_corpus.py::test_a_file_that_is_refused_has_no_verdict_of_any_rule",
            "tests/fuzz/test_oracle.py::test_every_cell_of_a_strange_file_that_is_read_is_read_as_it_stands",
            "tests/fuzz/test_harnesses.py::test_nothing_is_found_by_a_short_run",
        ),
        Words(
            ".xls、网页、文本和 2003 版 XML 没有独立读取器",
            "There is no independent reader of .xls, web pages, text and XML of 2003",
        ),
    ),
    Threat(
        11,
        Words("错误值、未计算的公式、过期的结果", "Error values, formulas never calculated, stale results"),
        Words(
            "原样保留；需要它的规则不算通过；算得出的合计与存的不符时提示",
            "They stay what they are; a rule that needs one is no pass; a sum whose stored result is stale is told",
        ),
        (
            _CORPUS,
            "tests/workbook/test_grid.py::test_every_error_stays_the_error_that_the_sheet_shows",
            "tests/workbook/test_grid.py::test_formulas_without_a_result_are_told_from_those_whose_result_is_empty",
            "tests/mess/test_files.py::test_m14_an_error_value_is_told_and_its_rule_no_pass",
        ),
        Words("除求和以外的公式不重算", "Formulas other than sums are not calculated anew"),
    ),
    Threat(
        12,
        Words(
            "NaN、无穷大、1e309、60 位数、全角、千分位、不间断空格",
            "NaN, infinity, 1e309, sixty digits, full width, separators, no-break spaces",
        ),
        Words(
            "读成所写的数，或指明那一格；绝不猜",
            "Read as what was written, or the cell is told; nothing is guessed",
        ),
        (
            "tests/hostile/test_figures.py::test_every_amount_is_what_was_meant_or_told",
            "tests/hostile/test_figures.py::test_every_amount_typed_as_text_is_what_was_meant_or_told",
            "tests/hostile/test_figures.py::test_each_cell_that_is_told_is_named_in_the_report",
            "tests/hostile/test_figures.py::test_no_figure_whatever_ends_a_check_or_makes_a_report_that_is_none",
        ),
        Words(
            "以数值存的 16 位以上账号按 Excel 显示的 15 位读取",
            "An account number of 16 digits and more that is stored as a number is read at the fifteen that Excel shows",
        ),
    ),
    Threat(
        13,
        Words(
            "日期 0、60、-1、2958466、1904 年制、不存在的日子",
            "Days 0, 60, -1, 2958466, counting from 1904, days that never were",
        ),
        Words("读成表上显示的日子，或指明那一格", "The day that the sheet shows, or the cell is told"),
        (
            "tests/hostile/test_figures.py::test_every_day_is_the_one_that_the_sheet_shows_or_told",
            "tests/hostile/test_figures.py::test_every_iso_date_is_a_day_there_is_or_told",
            "tests/workbook/test_days.py::test_a_number_is_the_day_that_it_is_in_an_xlsx_file",
        ),
        Words(
            "时长格式下大于一万亿天的数使整份文件被拒收",
            "A number beyond all days in a format of durations makes the file be refused as a whole",
        ),
    ),
    Threat(
        14,
        Words("宏、DDE、外部链接、数据连接", "Macros, DDE, links and connections to elsewhere"),
        Words(
            "不运行、不跟随；提示；标注副本原样保留",
            "Never run or followed; told; an annotated copy keeps them as they are",
        ),
        (
            _CORPUS,
            "tests/hostile/test_corpus.py::test_nothing_is_fetched_from_the_network_or_from_files_beside",
            "tests/hostile/test_copies.py::test_what_a_file_leads_to_is_in_its_copy_as_it_was_and_nothing_more",
        ),
        Words(
            "提示限于 .xlsx 和 .xlsm，宏也限于 .xls 和 .ods",
            "Told of .xlsx and .xlsm only, macros of .xls and .ods too",
        ),
    ),
    Threat(
        15,
        Words("加密、截断、空文件、随机内容", "Passwords, cut files, empty ones, noise"),
        Words("各有各的原因和办法", "Each has its own reason and remedy"),
        (
            _CORPUS,
            "tests/hostile/test_corpus.py::test_whoever_is_refused_is_told_why_and_what_to_do",
            "tests/hostile/test_corpus.py::test_check_ends_with_1_for_each_kind_of_refusal",
            "tests/workbook/test_refusals.py::test_what_is_no_readable_workbook_is_named_whatever_its_extension",
        ),
    ),
    Threat(
        16,
        Words(
            "扩展名不符：网页、GBK 文本、UTF-16、2003 版 XML、docx",
            "Wrong extensions: web pages, text in GBK or UTF-16, XML of 2003, docx",
        ),
        Words("按内容读取，或说出它是什么", "Read by content, or named for what it is"),
        (_CORPUS, "tests/mess/test_files.py::test_m11_what_is_only_named_xls_is_read_by_its_content"),
    ),
    Threat(
        17,
        Words(
            "文件夹、指向外面或打圈的链接、/dev/zero、管道",
            "Folders, links out and in circles, /dev/zero, pipes",
        ),
        Words(
            "只打开普通文件；文件夹里的链接不跟随",
            "Only regular files are opened; links in a folder are not followed",
        ),
        (
            "tests/hostile/test_corpus.py::test_what_is_no_regular_file_is_never_opened",
            "tests/workbook/test_refusals.py::test_a_path_that_is_missing_a_folder_or_a_pipe_is_our_error_and_never_opened",
        ),
        Words("命令行上直接写出的链接会跟随", "A link that is itself named on the command line is followed"),
    ),
    Threat(
        18,
        Words("办公软件的锁文件", "Lock files of office programs"),
        Words("列为跳过", "Listed as skipped"),
        (
            "tests/hostile/test_corpus.py::test_what_is_no_regular_file_is_never_opened",
            "tests/mess/test_files.py::test_m23_lock_files_say_what_to_submit_instead",
        ),
    ),
    Threat(
        19,
        Words("读取时文件被改动", "A file that changes while it is read"),
        Words(
            "一次读入内存；刚改过的读到两次相同为止，否则拒收",
            "Read once into memory; one just changed until two reads agree, else refused",
        ),
        (
            "tests/workbook/test_opening.py::test_halves_of_two_contents_are_never_taken_for_one",
            "tests/workbook/test_opening.py::test_a_file_written_over_a_thousand_times_is_only_read_as_it_once_was",
            "tests/workbook/test_opening.py::test_a_file_is_read_again_while_it_changes_and_refused_in_the_end",
        ),
        Words(
            "写到一半停住的文件，只有 zip 的校验码认得出",
            "A file at rest half written is known only by the checksums of zip",
        ),
    ),
    Threat(
        20,
        Words("报告正被 Excel 打开", "A report that is open in Excel"),
        Words("说明原因，另存为带序号的文件", "Told, and written under a numbered name"),
        ("tests/cli/test_writing.py::test_a_file_held_by_another_program_gets_a_numbered_name",),
        Words("只在 Linux 上模拟 Windows 的文件锁", "Windows' lock is imitated on Linux only"),
    ),
    Threat(
        21,
        Words(
            "单位名、文件名里的路径、CON、末尾的点、过长、非 UTF-8、同名",
            "Paths, CON, a last dot, length, bytes that are no UTF-8, equal names of units and files",
        ),
        Words(
            "名称只用安全字符加短码；不出输出文件夹",
            "Names of safe characters and a short code; nothing leaves the folder",
        ),
        (
            "tests/cli/test_names.py::test_every_file_is_checked_and_has_outputs_of_its_own",
            "tests/cli/test_names.py::test_a_batch_checks_every_file_and_names_it",
            "tests/reporters/review/test_files.py::test_names_of_units_never_lead_out_of_the_folder",
            "tests/reporters/review/test_files.py::test_units_of_one_name_have_files_of_their_own",
            "tests/reporters/review/test_files.py::test_no_name_is_a_reserved_word_or_equal_to_another_without_case",
        ),
    ),
    Threat(
        22,
        Words("公式注入", "Formula injection"),
        Words("xlsx 里是文字，CSV 里加引号", "Texts stay texts in xlsx and are quoted in CSV"),
        (
            "tests/reporters/test_hostile_formats.py::test_no_payload_attacks_from_any_place",
            "tests/reporters/test_hostile_formats.py::test_libreoffice_finds_no_formula_in_lists",
        ),
        Words("Excel 本身未试", "Excel itself was not tried"),
    ),
    Threat(
        23,
        Words("HTML 报告里的脚本", "Scripts in the HTML report"),
        Words(
            "一律转义，内容安全策略只放行自己的脚本",
            "Everything is escaped; the policy of the page allows its own script alone",
        ),
        ("tests/reporters/test_html_browser.py::test_a_hostile_text_is_shown_as_text_wherever_it_stands",),
        Words("只试 Chromium", "Chromium only"),
    ),
    Threat(
        24,
        Words("终端和构建服务器的控制序列", "Control sequences of terminals and build servers"),
        Words("同一个函数转义一切外来文字", "One function escapes every foreign text"),
        (
            "tests/reporters/test_hostile_formats.py::test_no_payload_attacks_from_any_place",
            "tests/reporters/test_escaping.py::test_no_hostile_text_keeps_a_control_character",
        ),
    ),
    Threat(
        25,
        Words(
            "规则包的 YAML：别名炸弹、标签、重复的键、GBK",
            "YAML of packs: alias bombs, tags, keys written twice, GBK",
        ),
        Words("自己的读取器，指明文件、行、列", "A loader of its own, with file, line and column"),
        ("tests/rulepacks/test_attacks.py::test_hostile_yaml_is_refused_at_its_place",),
    ),
    Threat(
        26,
        Words("耗时的正则表达式", "Patterns that stall"),
        Words("RE2，线性时间", "RE2, in linear time"),
        (
            "tests/rulepacks/test_attacks.py::test_a_hostile_pattern_is_refused_at_its_place",
            "tests/rulepacks/test_attacks.py::test_patterns_that_would_stall_a_backtracking_engine_take_linear_time",
        ),
    ),
    Threat(
        27,
        Words("表达式里的代码和炸弹", "Code and bombs in expressions"),
        Words("自己的语法；从不当代码运行", "A grammar of its own; never run as code"),
        (
            "tests/rulepacks/test_attacks.py::test_a_hostile_expression_is_refused_at_its_place",
            "tests/rulepacks/test_attacks.py::test_no_text_is_ever_run_as_code",
        ),
    ),
    Threat(
        28,
        Words("消息模板里的代码", "Code in message templates"),
        Words("只有固定的占位符", "A fixed list of placeholders"),
        ("tests/rulepacks/test_attacks.py::test_a_hostile_template_is_refused_at_its_place",),
    ),
    Threat(
        29,
        Words("规则包读取别处的文件", "Packs that read elsewhere"),
        Words("只读包内的普通文件，大小有限", "Only regular files of the pack, of bounded size"),
        (
            "tests/rulepacks/test_attacks.py::test_what_is_no_regular_file_of_the_pack_is_refused",
            "tests/rulepacks/test_attacks.py::test_a_pack_as_a_whole_is_bounded",
        ),
    ),
    Threat(
        30,
        Words("极多的问题", "Very many findings"),
        Words(
            "每条规则列一千个，其余准确计数，每种报告都不大",
            "A thousand of each rule are listed, the rest counted exactly; every report stays small",
        ),
        (
            "tests/hostile/test_costs.py::test_very_many_findings_are_counted_exactly_and_every_report_stays_small",
            "tests/reporters/test_sarif.py::test_of_too_many_results_the_worst_are_kept_and_the_rest_is_told",
        ),
        Words(
            "CSV 和 GitLab 的清单无处写明只计数的部分",
            "Lists in CSV and for GitLab have no place for those that were only counted",
        ),
    ),
    Threat(
        31,
        Words("超时、耗尽内存、崩溃的工作进程", "Workers that hang, eat memory or crash"),
        Words("可弃的进程，限时限内存，单独重试一次", "Disposable processes with limits, one retry alone"),
        (
            "tests/batch/test_isolation.py::test_killers_among_benign_files_cost_no_verdict",
            "tests/batch/test_isolation.py::test_a_file_that_eats_memory_is_told_as_such",
            "tests/cli/test_supervision.py::test_every_end_is_told_and_the_others_keep_their_verdicts",
        ),
        Words("内存只在 Linux 上有限", "Memory is bounded on Linux only"),
    ),
    Threat(
        32,
        Words("中断的批次", "Interrupted batches"),
        Words("逐份记录；--resume 接着做，结果相同", "Every file is noted; --resume ends the same"),
        (
            "tests/batch/test_ledger.py::test_killed_at_any_moment_and_resumed_it_ends_like_an_undisturbed_run",
            "tests/batch/test_ledger.py::test_the_command_killed_and_resumed_repeats_nothing_it_had_noted",
            "tests/batch/test_ledger.py::test_ctrl_c_keeps_what_is_done",
        ),
    ),
    Threat(
        33,
        Words(
            "磁盘满、读写错误、只读文件夹、配额",
            "A full disk, errors of the device, read-only folders, quotas",
        ),
        Words(
            "写到临时文件，整份改名；每一步都试过失败",
            "Written beside and renamed whole; every step was made to fail",
        ),
        (
            "tests/cli/test_fault_injection.py::test_no_step_that_fails_leaves_half_a_file",
            "tests/cli/test_full_disk.py::test_reports_are_whole_or_not_there_and_old_ones_stay",
            "tests/cli/test_full_disk.py::test_a_batch_that_cannot_keep_its_results_says_so",
        ),
    ),
    Threat(
        34,
        Words("覆盖报表本身", "Writing over a submission"),
        Words(
            "拒绝写到被读取的文件；读取不改动文件", "Outputs over inputs are refused; reading changes no file"
        ),
        (
            "tests/hostile/test_corpus.py::test_no_file_is_changed_by_being_read",
            "tests/cli/test_writing.py::test_inputs_and_what_lies_in_a_pack_are_never_overwritten",
        ),
    ),
    Threat(
        35,
        Words("同一输入得出不同的字节", "Other bytes from the same input"),
        Words(
            "一切排序；没有时钟、主机名、绝对路径", "Everything is sorted; no clock, host or absolute path"
        ),
        (
            "tests/laws/test_outputs.py::test_seeds_time_zones_and_locales_change_no_byte",
            "tests/laws/test_outputs.py::test_two_checks_give_the_same_bytes_in_every_format",
            "tests/batch/test_ledger.py::test_results_do_not_depend_on_workers_or_the_order_of_completion",
        ),
        Words("未在 Windows 上比较", "Not compared with Windows"),
    ),
    Threat(
        36,
        Words("语言环境和控制台编码", "Locales and encodings of consoles"),
        Words(
            "输出为 UTF-8；控制台写不出的字符换成问号",
            "Outputs are UTF-8; what a console cannot write becomes a question mark",
        ),
        (
            "tests/reporters/test_terminal.py::test_no_console_encoding_raises",
            "tests/cli/test_end_to_end.py::test_no_console_encoding_makes_a_run_fail",
            "tests/cli/test_process.py::test_no_console_encoding_makes_help_fail",
        ),
    ),
    Threat(
        37,
        Words("网页服务：大小、许多上传", "A web service: size, many uploads"),
        Words("没有网页服务", "There is none"),
        ("tests/privacy/test_no_network.py::test_nothing_of_ours_can_listen_or_call",),
    ),
    Threat(
        38,
        Words("网页服务：伪造请求、DNS 重绑定", "A web service: forged requests, DNS rebinding"),
        Words("没有网页服务", "There is none"),
        ("tests/privacy/test_no_network.py::test_nothing_of_ours_can_listen_or_call",),
    ),
    Threat(
        39,
        Words("网页服务：下载名、存留的结果", "A web service: names of downloads, results that stay"),
        Words("没有网页服务；临时文件夹用后即删", "There is none; temporary folders are removed"),
        (
            "tests/privacy/test_no_network.py::test_nothing_of_ours_can_listen_or_call",
            "tests/cli/test_supervision.py::test_what_comes_on_standard_input_is_told_and_not_left_behind",
        ),
    ),
    Threat(
        40,
        Words("供应链", "The supply chain"),
        Words("锁定版本和校验码；运行时不联网", "Versions locked with their hashes; no network at run time"),
        (
            "tests/supply/test_lock.py::test_everything_declared_is_locked_within_its_range",
            "tests/supply/test_licences.py::test_every_installed_package_is_listed_and_compatible",
            "tests/privacy/test_no_network.py::test_checking_in_every_format_uses_no_network",
        ),
        Words("运行依赖多于六个", "There are more than six runtime dependencies"),
    ),
)
