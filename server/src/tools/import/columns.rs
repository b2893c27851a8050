//! Which column holds what: told on the command line, or known by its name in Chinese or English.

use std::collections::{BTreeMap, BTreeSet};

use qingchu_core::id::FieldId;
use qingchu_core::rulebook::{Kind, Rulebook};

use super::table::{Cell, Row};
use crate::tools::ToolError;

/// What a column can hold.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    Id,
    Title,
    Text,
    Channel,
    Time,
    /// A field of the rulebook that holds words.
    Field(FieldId),
}

/// The names by which columns are known beside the targets' own and the rulebook's labels, the surest first.
const KNOWN: &[(&str, &[&str])] = &[
    (
        "id",
        &[
            "编号",
            "投诉编号",
            "工单编号",
            "工单号",
            "留言编号",
            "序号",
            "number",
            "no",
            "no.",
            "case id",
            "ticket",
        ],
    ),
    ("title", &["标题", "投诉标题", "留言主题", "主题", "subject"]),
    (
        "text",
        &[
            "投诉内容",
            "反映内容",
            "诉求内容",
            "留言详情",
            "内容",
            "详情",
            "问题描述",
            "描述",
            "narrative",
            "content",
            "complaint",
            "description",
        ],
    ),
    ("channel", &["投诉渠道", "渠道", "来源", "投诉方式", "受理方式", "方式", "source", "via"]),
    (
        "time",
        &[
            "投诉时间",
            "受理时间",
            "接收时间",
            "留言时间",
            "发生时间",
            "时间",
            "日期",
            "received",
            "received at",
            "occurred at",
            "datetime",
            "date",
        ],
    ),
    ("customer", &["客户姓名", "客户名称", "投诉人", "联系人", "姓名", "公司", "name", "company"]),
    ("room", &["房号", "房间号", "房间", "单元", "unit"]),
    ("phone", &["联系电话", "电话号码", "手机号", "手机", "tel", "mobile"]),
    ("place", &["发生地点", "地点", "位置", "地址", "location", "address"]),
];

/// How columns are recognised.
pub(super) struct Columns {
    /// By a column's plain name: what it holds, and how sure that is, 0 the surest.
    names: BTreeMap<String, (Target, usize)>,
}

/// What can be imported, and the names by which its column is known.
struct Known {
    target: Target,
    names: Vec<String>,
}

impl Columns {
    /// The columns that `maps` names (`text=内容`), and the known ones for what it leaves open.
    ///
    /// # Errors
    /// [`ToolError::Map`] for what is not `WHAT=COLUMN` with a known WHAT.
    pub(super) fn new(rulebook: &Rulebook, maps: &[String]) -> Result<Self, ToolError> {
        let known = known(rulebook);
        let wrong = |map: &String| ToolError::Map {
            map: map.clone(),
            known: known.keys().map(String::as_str).collect::<Vec<_>>().join(", "),
        };
        let mut names = BTreeMap::new();
        let mut told = BTreeSet::new();
        for map in maps {
            let (what, column) = map.split_once('=').ok_or_else(|| wrong(map))?;
            let target = &known.get(what.trim()).ok_or_else(|| wrong(map))?.target;
            names.insert(plain(column), (target.clone(), 0));
            told.insert(what.trim());
        }
        for (what, known) in known.iter().filter(|(what, _known)| !told.contains(what.as_str())) {
            for (rank, name) in std::iter::once(what).chain(&known.names).enumerate() {
                names.entry(plain(name)).or_insert((known.target.clone(), rank));
            }
        }
        Ok(Self { names })
    }

    /// What a column holds, if that is known.
    pub(super) fn target(&self, column: &str) -> Option<&(Target, usize)> {
        self.names.get(&plain(column))
    }

    /// The cells of a row by what they hold; where two columns hold the same, the surer one that is not empty.
    pub(super) fn sort_out<'row>(&self, row: &'row Row) -> BTreeMap<Target, &'row Cell> {
        let mut found: BTreeMap<Target, (usize, &Cell)> = BTreeMap::new();
        for (column, cell) in row.cells.iter().filter(|(_column, cell)| !cell.is_blank()) {
            let Some((target, rank)) = self.target(column) else { continue };
            match found.get(target) {
                Some((surer, _cell)) if surer <= rank => {}
                Some(_) | None => drop(found.insert(target.clone(), (*rank, cell))),
            }
        }
        found.into_iter().map(|(target, (_rank, cell))| (target, cell)).collect()
    }
}

impl Target {
    /// Whether it becomes the customer's words.
    pub(super) fn is_words(&self) -> bool {
        match self {
            Self::Title | Self::Text => true,
            Self::Id | Self::Channel | Self::Time | Self::Field(_) => false,
        }
    }

    /// Its name on the command line.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Id => "id",
            Self::Title => "title",
            Self::Text => "text",
            Self::Channel => "channel",
            Self::Time => "time",
            Self::Field(field) => field.as_str(),
        }
    }
}

fn known(rulebook: &Rulebook) -> BTreeMap<String, Known> {
    let own = [Target::Id, Target::Title, Target::Text, Target::Channel, Target::Time];
    let fields = rulebook.fields.iter().filter(|field| is_words(field.kind)).map(|field| {
        let names = vec![field.label.zh.clone(), field.label.en.clone()];
        Known { target: Target::Field(field.id.clone()), names }
    });
    let mut all = BTreeMap::new();
    for mut known in own.into_iter().map(|target| Known { target, names: Vec::new() }).chain(fields) {
        let what = known.target.name().to_owned();
        let further =
            KNOWN.iter().find(|(name, _names)| *name == what).map_or(&[][..], |(_name, names)| names);
        known.names.extend(further.iter().map(|name| (*name).to_owned()));
        // A rulebook's field with the name of something that every complaint has is that.
        all.entry(what).or_insert(known);
    }
    all
}

fn is_words(kind: Kind) -> bool {
    match kind {
        Kind::Text | Kind::LongText | Kind::Phone => true,
        Kind::Choice
        | Kind::Number
        | Kind::Fen
        | Kind::Yes
        | Kind::Moment
        | Kind::Day
        | Kind::Signature
        | Kind::Role
        | Kind::Rows
        | Kind::Checklist
        | Kind::Entry
        | Kind::Case
        | Kind::Sketch => false,
    }
}

/// Whether two names are one column's.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    plain(one) == plain(other)
}

/// A column's name without case, marks and remarks in brackets: `Received_at`, `内容（必填）*`.
fn plain(name: &str) -> String {
    let name = name.split(['(', '（', '[', '【']).next().unwrap_or_default();
    let name = name.trim_matches(|mark: char| mark.is_whitespace() || mark == '*' || mark == '\u{feff}');
    name.to_lowercase().replace(['_', '-'], " ")
}
