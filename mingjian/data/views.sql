-- The public views of the contract: what programs, analysts and reports may rely on. Comments become docs/data-dictionary.md.
-- Identity numbers keep their first and last character only: with birth date and district known, more would give the rest away.
-- Mobile numbers keep three and four digits, landlines four characters and two. Each star stands for one digit, so offsets stay true.
-- The rules are those of data/masking.py. RE2 looks neither ahead nor behind: what stands beside a number is matched and put back,
-- and each rule runs twice, for of two numbers with one sign between them the first run meets the first alone.
CREATE OR REPLACE MACRO mask_one(words, rule, shown) AS regexp_replace(regexp_replace(words, rule, shown, 'g'), rule, shown, 'g');
CREATE OR REPLACE MACRO mask_slipped(words) AS
    mask_one(
        mask_one(words, '(身份证\P{Nd}{0,8}\p{Nd})\p{Nd}{15}([\p{Nd}XxＸ])($|[^\p{Nd}XxＸ])', '\1***************\2\3'),
        '(身份证\P{Nd}{0,8}\p{Nd})\p{Nd}{17}([\p{Nd}XxＸ])($|[^\p{Nd}XxＸ])', '\1*****************\2\3');
CREATE OR REPLACE MACRO mask_identities(words) AS
    mask_one(
        mask_one(
            mask_slipped(words),
            '(^|\P{Nd})(\p{Nd})\p{Nd}{5}([ -]?)\p{Nd}{8}([ -]?)\p{Nd}{3}([\p{Nd}XxＸ])($|[^\p{Nd}XxＸ])', '\1\2*****\3********\4***\5\6'),
        '(^|\P{Nd})(\p{Nd})\p{Nd}{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\p{Nd}|3[01])\p{Nd}{2}(\p{Nd})($|[^\p{Nd}XxＸ])', '\1\2*************\3\4');
CREATE OR REPLACE MACRO mask_mobiles(words) AS
    mask_one(words, '(^|\P{Nd})([1１][3-9３-９]\p{Nd}[ -]?)\p{Nd}{4}([ -]?\p{Nd}{4})($|\P{Nd})', '\1\2****\3\4');
CREATE OR REPLACE MACRO mask_landlines(words) AS
    mask_one(
        mask_one(
            mask_one(
                mask_one(
                    mask_one(words, '(^|\P{Nd})(0\p{Nd}{2,3}[ )）-]{1,2})\p{Nd}{5}(\p{Nd}{2})($|\P{Nd})', '\1\2*****\3\4'),
                    '(^|\P{Nd})(0\p{Nd}{2,3}[ )）-]{1,2})\p{Nd}{6}(\p{Nd}{2})($|\P{Nd})', '\1\2******\3\4'),
                '(^|\P{Nd})(0\p{Nd}{3})\p{Nd}{4}(\p{Nd}{2})($|\P{Nd})', '\1\2****\3\4'),
            '(^|\P{Nd})(0\p{Nd}{3})\p{Nd}{5}(\p{Nd}{2})($|\P{Nd})', '\1\2*****\3\4'),
        '(^|\P{Nd})(0\p{Nd}{3})\p{Nd}{6}(\p{Nd}{2})($|\P{Nd})', '\1\2******\3\4');
-- Most texts hold no nine digits in a row, and one look spares them the rules.
CREATE OR REPLACE MACRO mask_numbers(words) AS
    CASE WHEN regexp_matches(words, '\p{Nd}(?:[ )）-]{0,2}\p{Nd}){8}') THEN mask_landlines(mask_mobiles(mask_identities(words)))
         ELSE words END;
CREATE OR REPLACE MACRO hide_inside(digits) AS
    left(digits, 1) || regexp_replace(substr(digits, 2, length(digits) - 2), '\p{Nd}', '*', 'g') || right(digits, 1);
-- An excerpt may begin or end in the midst of a number.
CREATE OR REPLACE MACRO mask_front(words) AS
    CASE WHEN regexp_matches(words, '^(?:\p{Nd}[ -]?){6}\p{Nd}')
         THEN hide_inside(regexp_extract(words, '^(?:\p{Nd}[ -]?){6,}\p{Nd}')) || regexp_replace(words, '^(?:\p{Nd}[ -]?){6,}\p{Nd}', '')
         ELSE words END;
CREATE OR REPLACE MACRO mask_back(words) AS
    CASE WHEN regexp_matches(words, '(?:\p{Nd}[ -]?){6}\p{Nd}$')
         THEN regexp_replace(words, '(?:\p{Nd}[ -]?){6,}\p{Nd}$', '') || hide_inside(regexp_extract(words, '(?:\p{Nd}[ -]?){6,}\p{Nd}$'))
         ELSE words END;
CREATE OR REPLACE MACRO mask_excerpt(words) AS mask_back(mask_front(mask_numbers(words)));
CREATE OR REPLACE MACRO mask_identity(number) AS
    CASE WHEN length(number) < 3 THEN repeat('*', length(number))
         ELSE left(number, 1) || repeat('*', length(number) - 2) || right(number, 1) END;

CREATE OR REPLACE VIEW packages AS
SELECT mask_numbers(package) AS package, campaign, container, status, received_at, mask_numbers(sender) AS sender,
       mask_numbers(subject) AS subject, recommender, recommender_kind, mask_numbers(note) AS note, received_from,
       mask_numbers(recipient) AS recipient, mask_numbers(recommender_raw) AS recommender_raw
FROM package;
COMMENT ON VIEW packages IS '收件：收件目录中的每一项一行，能否读取都在内';
COMMENT ON COLUMN packages.package IS '收件名称，带扩展名';
COMMENT ON COLUMN packages.campaign IS '评选活动编号';
COMMENT ON COLUMN packages.container IS '形式：folder 文件夹，zip、7z、rar 压缩包，eml、msg 邮件，files 同名散件';
COMMENT ON COLUMN packages.status IS '读取情况：ok 全部可读，partial 部分可读，unreadable 不可读，empty 空';
COMMENT ON COLUMN packages.received_at IS '收到时间（带时区）；收件登记和邮件日期都没有时为空';
COMMENT ON COLUMN packages.sender IS '发件人';
COMMENT ON COLUMN packages.subject IS '邮件主题';
COMMENT ON COLUMN packages.recommender IS '推荐单位的规范名称';
COMMENT ON COLUMN packages.recommender_kind IS '推荐单位类型：区县、市级行业主管部门、市级产业工会';
COMMENT ON COLUMN packages.note IS '备注';
COMMENT ON COLUMN packages.received_from IS '收到时间的来源：register 收件登记，mail 邮件日期，空为未知';
COMMENT ON COLUMN packages.recipient IS '收件人';
COMMENT ON COLUMN packages.recommender_raw IS '推荐单位的原始写法';

CREATE OR REPLACE VIEW submissions AS
SELECT submission_id, campaign, year, track, mask_numbers(package) AS package, recommender, recommender_kind,
       mask_numbers(unit) AS unit, mask_numbers(title) AS title, mask_numbers(subtitle) AS subtitle, mask_numbers(authors) AS authors,
       mask_numbers(theme) AS theme, mask_numbers(abstract) AS abstract, mask_numbers(body) AS body, abstract_chars, abstract_chars_low, body_chars, body_chars_low, picture_count, declared_rate, report_rate,
       received_at, status, mask_numbers(recommender_raw) AS recommender_raw, theme_source, direct
FROM submission;
COMMENT ON VIEW submissions IS '提交件：每个申报的案例或人选一行；文字中的身份证号、电话已遮蔽，一位换一个星号，位置不变';
COMMENT ON COLUMN submissions.submission_id IS '提交件编号，重新核验后不变';
COMMENT ON COLUMN submissions.campaign IS '评选活动编号';
COMMENT ON COLUMN submissions.year IS '评选年度';
COMMENT ON COLUMN submissions.track IS '类别：typical 典型案例，innovation 创新案例；artisan 工匠；master、expert、star；national、chief、city';
COMMENT ON COLUMN submissions.package IS '所在收件，见 packages.package';
COMMENT ON COLUMN submissions.recommender IS '推荐单位的规范名称';
COMMENT ON COLUMN submissions.recommender_kind IS '推荐单位类型：区县、市级行业主管部门、市级产业工会';
COMMENT ON COLUMN submissions.unit IS '申报单位';
COMMENT ON COLUMN submissions.title IS '案例标题，不含副标题；人才评选为姓名';
COMMENT ON COLUMN submissions.subtitle IS '副标题：破折号之后或第二行的文字';
COMMENT ON COLUMN submissions.authors IS '作者，以顿号分隔';
COMMENT ON COLUMN submissions.theme IS '案例主题';
COMMENT ON COLUMN submissions.abstract IS '摘要，不含“摘要”二字，段落以换行分隔；人才评选为空';
COMMENT ON COLUMN submissions.body IS '正文：摘要和关键词之后的全文，含标题、自动编号、图表题注和表格；人才评选为事迹材料';
COMMENT ON COLUMN submissions.abstract_chars IS '摘要字数（Word 口径，中文引号、省略号、破折号、间隔号计为中文字符）';
COMMENT ON COLUMN submissions.abstract_chars_low IS '摘要字数（同上，上述标点按西文计）';
COMMENT ON COLUMN submissions.body_chars IS '正文字数（Word 口径，中文引号、省略号、破折号、间隔号计为中文字符）';
COMMENT ON COLUMN submissions.body_chars_low IS '正文字数（同上，上述标点按西文计）';
COMMENT ON COLUMN submissions.picture_count IS '案例图片张数：嵌入和另附的都算，相同图片算一张，标识、印章、证书、截图、证件照不算';
COMMENT ON COLUMN submissions.declared_rate IS '汇总表填报的查重率，0 到 1';
COMMENT ON COLUMN submissions.report_rate IS '所附查重报告的总重复率，0 到 1';
COMMENT ON COLUMN submissions.received_at IS '收到时间（带时区）';
COMMENT ON COLUMN submissions.status IS '状态：received 已收件，needs_fix 需补正，passed 形式审查通过，checked 已查重，in_review 评审中，shortlisted 入围，selected 入选，rejected 不予受理，superseded 已被补正件取代';
COMMENT ON COLUMN submissions.direct IS '申报表、文件名或邮件主题是否写明直接纳入（不占名额）';
COMMENT ON COLUMN submissions.recommender_raw IS '推荐单位的原始写法';
COMMENT ON COLUMN submissions.theme_source IS '主题的来源：form 推荐表，classifier 自动分类，reviewer 评审人员';

CREATE OR REPLACE VIEW people AS
SELECT submission_id, mask_numbers(name) AS name, sex, birth_date, mask_identity(id_number) AS id_number, level, trade,
       mask_numbers(honours) AS honours
FROM person;
COMMENT ON VIEW people IS '人员：提交件中的每个人一行，身份证号已遮蔽';
COMMENT ON COLUMN people.submission_id IS '提交件编号';
COMMENT ON COLUMN people.name IS '姓名';
COMMENT ON COLUMN people.sex IS '性别';
COMMENT ON COLUMN people.birth_date IS '出生日期';
COMMENT ON COLUMN people.id_number IS '身份证号，只显示首尾各一位';
COMMENT ON COLUMN people.level IS '职业技能等级';
COMMENT ON COLUMN people.trade IS '职业（工种）';
COMMENT ON COLUMN people.honours IS '所获荣誉';

CREATE OR REPLACE VIEW fields AS
SELECT submission_id, material_id, label,
       -- a number with a slip has no form to know it by: where the label says what it is, it is hidden whatever it looks like
       CASE WHEN contains(label, '身份证') AND regexp_matches(value, '(?:\p{Nd}\P{Nd}*){6}') THEN mask_identity(value)
            ELSE mask_numbers(value) END AS value,
       campaign
FROM field;
COMMENT ON VIEW fields IS '表格栏目：推荐表、汇总表等表格中读到的每一项';
COMMENT ON COLUMN fields.submission_id IS '提交件编号';
COMMENT ON COLUMN fields.material_id IS '所在文件，见 materials.material_id';
COMMENT ON COLUMN fields.label IS '栏目名称';
COMMENT ON COLUMN fields.value IS '填写内容；身份证号、电话已遮蔽';
COMMENT ON COLUMN fields.campaign IS '评选活动编号';

CREATE OR REPLACE VIEW materials AS
SELECT material_id, submission_id, mask_numbers(package) AS package, mask_numbers(path) AS path, role, media_type, sha256, bytes,
       pages, chars, status, mask_numbers(note) AS note, campaign
FROM material;
COMMENT ON VIEW materials IS '材料：收到的每个文件一行';
COMMENT ON COLUMN materials.material_id IS '文件编号';
COMMENT ON COLUMN materials.submission_id IS '所属提交件；多个提交件共用或无法归属时为空';
COMMENT ON COLUMN materials.package IS '所在收件';
COMMENT ON COLUMN materials.path IS '在收件中的路径，以 / 分隔；内层压缩包视为文件夹';
COMMENT ON COLUMN materials.role IS '用途：case_word、case_pdf 案例，summary_table 汇总表，form 推荐表，duplicate_report 查重报告，photo 照片，deeds 事迹材料 等';
COMMENT ON COLUMN materials.media_type IS '实际文件类型';
COMMENT ON COLUMN materials.sha256 IS '内容指纹（SHA-256）';
COMMENT ON COLUMN materials.bytes IS '大小（字节）';
COMMENT ON COLUMN materials.pages IS '页数';
COMMENT ON COLUMN materials.chars IS '字数';
COMMENT ON COLUMN materials.status IS '读取情况：ok 可读，partial 部分可读，unreadable 不可读';
COMMENT ON COLUMN materials.note IS '备注';
COMMENT ON COLUMN materials.campaign IS '评选活动编号';

CREATE OR REPLACE VIEW findings AS
SELECT submission_id, mask_numbers(package) AS package, recommender, mask_numbers(path) AS path, rule_id, severity,
       mask_numbers(message) AS message, mask_numbers(value) AS value, clause, campaign
FROM finding;
COMMENT ON VIEW findings IS '核验问题：每个问题一行';
COMMENT ON COLUMN findings.submission_id IS '提交件编号；针对整个收件或推荐单位的问题为空';
COMMENT ON COLUMN findings.package IS '所在收件';
COMMENT ON COLUMN findings.recommender IS '推荐单位';
COMMENT ON COLUMN findings.path IS '有问题的文件';
COMMENT ON COLUMN findings.rule_id IS '规则编号：N 开头出自通知，X- 开头为系统核验项';
COMMENT ON COLUMN findings.severity IS '级别：error 错误（须补正），warning 提醒（由人判断），info 说明';
COMMENT ON COLUMN findings.message IS '说明：是什么、在哪里、为什么、怎么办';
COMMENT ON COLUMN findings.value IS '实测值';
COMMENT ON COLUMN findings.clause IS '依据条款及原文';
COMMENT ON COLUMN findings.campaign IS '评选活动编号';

CREATE OR REPLACE VIEW matches AS
SELECT match_id, submission_id, source_kind, source_id, start_char, end_char, mask_excerpt(text) AS text, source_start, source_end,
       mask_excerpt(source_text) AS source_text, kind, similarity, excluded_as, reason, campaign
FROM match;
COMMENT ON VIEW matches IS '重复片段：提交件与每个来源相同或相近的每一处一行；身份证号、电话已遮蔽，在片段首尾被切断的也遮蔽';
COMMENT ON COLUMN matches.match_id IS '片段编号';
COMMENT ON COLUMN matches.submission_id IS '提交件编号';
COMMENT ON COLUMN matches.source_kind IS '来源类型：batch 本批提交件，history 往年案例，reference 公开参考文本';
COMMENT ON COLUMN matches.source_id IS '来源编号：submissions.submission_id 或 library.source_id';
COMMENT ON COLUMN matches.start_char IS '片段起点，从 0 数起；全文为摘要、一个换行、正文相连，无摘要时只有正文';
COMMENT ON COLUMN matches.end_char IS '片段终点，不含';
COMMENT ON COLUMN matches.text IS '片段原文；身份证号、电话已遮蔽';
COMMENT ON COLUMN matches.source_start IS '来源中的起点';
COMMENT ON COLUMN matches.source_end IS '来源中的终点，不含';
COMMENT ON COLUMN matches.source_text IS '来源原文；身份证号、电话已遮蔽';
COMMENT ON COLUMN matches.kind IS '相同程度：verbatim 逐字相同，edited 少量改动，rewritten 改写';
COMMENT ON COLUMN matches.similarity IS '相似度，0 到 1';
COMMENT ON COLUMN matches.excluded_as IS '排除类别：空为计入，quotation 引用，title 文件名称，common 公共表述，own 自有成果（本单位或本人以往和同批另报的材料），template 通知和表格原文';
COMMENT ON COLUMN matches.reason IS '排除理由';
COMMENT ON COLUMN matches.campaign IS '评选活动编号';

CREATE OR REPLACE VIEW rates AS
SELECT submission_id, total_chars, matched_chars, total_rate, rate_without_quotations, rate_without_common, rate_without_own,
       net_rate, max_single_rate, max_single_source, front_chars, back_chars, campaign
FROM rate;
COMMENT ON VIEW rates IS '重复率：每个已查重的提交件一行；比例都是 0 到 1，分母为 total_chars';
COMMENT ON COLUMN rates.submission_id IS '提交件编号';
COMMENT ON COLUMN rates.total_chars IS '有效字符总数：摘要和正文中的汉字、字母、数字，不计空白和标点';
COMMENT ON COLUMN rates.matched_chars IS '重复的有效字符数，不计通知和表格原文，不计不足 13 个有效字符的片段';
COMMENT ON COLUMN rates.total_rate IS '总重复率：matched_chars ÷ total_chars';
COMMENT ON COLUMN rates.rate_without_quotations IS '去除引用后的重复率';
COMMENT ON COLUMN rates.rate_without_common IS '去除公共表述后的重复率';
COMMENT ON COLUMN rates.rate_without_own IS '去除自有成果后的重复率';
COMMENT ON COLUMN rates.net_rate IS '净重复率：各类排除全部去除后的重复率';
COMMENT ON COLUMN rates.max_single_rate IS '单篇最大重复率：与单个来源重合最多的有效字符（含已排除的，不含通知和表格原文）÷ total_chars';
COMMENT ON COLUMN rates.max_single_source IS '单篇最大重复的来源编号';
COMMENT ON COLUMN rates.front_chars IS '前 20% 部分重复的有效字符数';
COMMENT ON COLUMN rates.back_chars IS '后 80% 部分重复的有效字符数';
COMMENT ON COLUMN rates.campaign IS '评选活动编号';

CREATE OR REPLACE VIEW reuse_groups AS
SELECT number AS group_number, member_id, kind AS member_kind, shared_chars, is_likely_source, reason, campaign
FROM reuse_group;
COMMENT ON VIEW reuse_groups IS '重合组：有一段以上相同文字（未排除的，合计不少于 150 个字符）而连在一起的文本，每组每个成员一行';
COMMENT ON COLUMN reuse_groups.group_number IS '组号，同一活动内从 1 起；有两件以上提交件的组在前';
COMMENT ON COLUMN reuse_groups.member_id IS '成员编号：submissions.submission_id 或 library.source_id';
COMMENT ON COLUMN reuse_groups.member_kind IS '成员类型：batch 本批提交件，history 往年案例，reference 公开参考文本';
COMMENT ON COLUMN reuse_groups.shared_chars IS '该成员与组内其他成员相同的字符数，含已排除的，不含通知和表格原文';
COMMENT ON COLUMN reuse_groups.is_likely_source IS '是否为可能的共同来源：公开参考文本优先，其次年份最早的往年案例；提交件之间不分先后';
COMMENT ON COLUMN reuse_groups.reason IS '共同来源的说明';
COMMENT ON COLUMN reuse_groups.campaign IS '评选活动编号';

CREATE OR REPLACE VIEW library AS
SELECT source_id, kind, year, mask_numbers(title) AS title, mask_numbers(unit) AS unit, mask_numbers(authors) AS authors, chars,
    added_at, recommender
FROM source
UNION ALL
SELECT source_id, 'register', year,
    mask_numbers(concat_ws('　', nullif(name, ''), nullif(award, ''), CASE WHEN campaign <> award THEN nullif(campaign, '') END)),
    mask_numbers(unit), '', NULL, NULL, ''
FROM register_row;
COMMENT ON VIEW library IS '对比库：往年案例、公开参考文本、历届名单';
COMMENT ON COLUMN library.source_id IS '来源编号';
COMMENT ON COLUMN library.kind IS '类型：history 往年案例，reference 公开参考文本，register 历届名单';
COMMENT ON COLUMN library.year IS '年度';
COMMENT ON COLUMN library.title IS '标题；历届名单为姓名、奖项、活动';
COMMENT ON COLUMN library.unit IS '单位';
COMMENT ON COLUMN library.authors IS '作者，以顿号分隔';
COMMENT ON COLUMN library.chars IS '有效字符数；历届名单为空';
COMMENT ON COLUMN library.added_at IS '加入时间（带时区）；历届名单为空';
COMMENT ON COLUMN library.recommender IS '推荐单位';

CREATE OR REPLACE VIEW scores AS
SELECT submission_id, campaign, reviewer, criterion, value, mask_numbers(comment) AS comment, scored_at, step
FROM score;
COMMENT ON VIEW scores IS '评审打分：每位评审人员对每个提交件的每项标准一行';
COMMENT ON COLUMN scores.submission_id IS '提交件编号';
COMMENT ON COLUMN scores.campaign IS '评选活动编号';
COMMENT ON COLUMN scores.reviewer IS '评审人员';
COMMENT ON COLUMN scores.criterion IS '评分项';
COMMENT ON COLUMN scores.value IS '分值或票数；空为回避';
COMMENT ON COLUMN scores.comment IS '评语';
COMMENT ON COLUMN scores.scored_at IS '打分时间（带时区）';
COMMENT ON COLUMN scores.step IS '评选步骤，见活动文件的 selection';

CREATE OR REPLACE VIEW decisions AS
SELECT submission_id, campaign, status, decided_by, decided_at, mask_numbers(reason) AS reason, step, award, number
FROM decision;
COMMENT ON VIEW decisions IS '状态变更：谁在何时因何把提交件改为何种状态';
COMMENT ON COLUMN decisions.submission_id IS '提交件编号';
COMMENT ON COLUMN decisions.campaign IS '评选活动编号';
COMMENT ON COLUMN decisions.status IS '变更后的状态，取值见 submissions.status';
COMMENT ON COLUMN decisions.decided_by IS '变更人';
COMMENT ON COLUMN decisions.decided_at IS '变更时间（带时区）';
COMMENT ON COLUMN decisions.reason IS '理由';
COMMENT ON COLUMN decisions.step IS '评选步骤，见活动文件的 selection；核验所作的变更为空';
COMMENT ON COLUMN decisions.award IS '评出的等次，如“最美巴渝工匠提名”';
COMMENT ON COLUMN decisions.number IS '变更的先后次序，从 1 起';

CREATE OR REPLACE VIEW settings AS
SELECT campaign, setting, mask_numbers(value) AS value, ruled_by AS decided_by, ruled_at AS decided_at,
    row_number() OVER (PARTITION BY campaign, setting ORDER BY ruled_at DESC, rowid DESC) = 1 AS in_force
FROM setting_ruling;
COMMENT ON VIEW settings IS '主办方对通知未定之处的裁定：每次裁定一行';
COMMENT ON COLUMN settings.campaign IS '评选活动编号';
COMMENT ON COLUMN settings.setting IS '设置编号，见活动文件的 settings';
COMMENT ON COLUMN settings.value IS '裁定的取值';
COMMENT ON COLUMN settings.decided_by IS '裁定人';
COMMENT ON COLUMN settings.decided_at IS '裁定时间（带时区）';
COMMENT ON COLUMN settings.in_force IS '是否为现行的裁定：后来的替代先前的';

CREATE OR REPLACE VIEW experts AS
SELECT campaign, name, unit, recommender, recorded_by, recorded_at
FROM expert;
COMMENT ON VIEW experts IS '评审专家：登记的专家和单位，用于回避';
COMMENT ON COLUMN experts.campaign IS '评选活动编号';
COMMENT ON COLUMN experts.name IS '专家姓名，与评分表所写相同';
COMMENT ON COLUMN experts.unit IS '所在单位';
COMMENT ON COLUMN experts.recommender IS '所属的推荐单位，名单没有写的为空';
COMMENT ON COLUMN experts.recorded_by IS '登记人';
COMMENT ON COLUMN experts.recorded_at IS '登记时间（带时区）';

CREATE OR REPLACE VIEW checklist AS
SELECT submission_id, campaign, rule_id, outcome, items, mask_numbers(note) AS note, judged_by, judged_at,
    row_number() OVER (PARTITION BY campaign, submission_id, rule_id ORDER BY judged_at DESC, rowid DESC) = 1 AS in_force
FROM judgement;
COMMENT ON VIEW checklist IS '评审清单的结论：只能由人核对的条款，每次核对一行';
COMMENT ON COLUMN checklist.submission_id IS '提交件编号；主办方自己的工作为空字符串';
COMMENT ON COLUMN checklist.campaign IS '评选活动编号';
COMMENT ON COLUMN checklist.rule_id IS '规则编号';
COMMENT ON COLUMN checklist.outcome IS '结论：符合、不符合、存疑';
COMMENT ON COLUMN checklist.items IS '符合通知所列的第几项条件，用顿号隔开';
COMMENT ON COLUMN checklist.note IS '说明：依据在哪里、为什么';
COMMENT ON COLUMN checklist.judged_by IS '核对人';
COMMENT ON COLUMN checklist.judged_at IS '核对时间（带时区）';
COMMENT ON COLUMN checklist.in_force IS '是否为现行的结论：后来的替代先前的';

CREATE OR REPLACE VIEW runs AS
SELECT run_id, campaign, inbox, started_at, ended_at, packages, submissions, materials_read, materials_known, findings, matches, version
FROM run;
COMMENT ON VIEW runs IS '运行记录：每次核验一行';
COMMENT ON COLUMN runs.run_id IS '运行编号';
COMMENT ON COLUMN runs.campaign IS '评选活动编号';
COMMENT ON COLUMN runs.inbox IS '收件目录';
COMMENT ON COLUMN runs.started_at IS '开始时间（带时区）';
COMMENT ON COLUMN runs.ended_at IS '结束时间（带时区）';
COMMENT ON COLUMN runs.packages IS '收件数';
COMMENT ON COLUMN runs.submissions IS '提交件数';
COMMENT ON COLUMN runs.materials_read IS '本次读取的文件数';
COMMENT ON COLUMN runs.materials_known IS '以前读过、本次未变的文件数';
COMMENT ON COLUMN runs.findings IS '问题数';
COMMENT ON COLUMN runs.matches IS '重复片段数';
COMMENT ON COLUMN runs.version IS '明鉴版本';
