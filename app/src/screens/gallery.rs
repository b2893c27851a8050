//! Every component on one page, to be looked at. Only in debug builds, at `/gallery`.

use leptos::prelude::*;
use qingchu_core::event::Severity;
use qingchu_core::time::Moment;

use crate::components::clause::{ClauseButton, Why};
use crate::components::dialog::Disclosure;
use crate::components::due_time::DueTime;
use crate::components::empty_state::EmptyState;
use crate::components::field::{ChoiceField, ChoiceOption, Line, LongTextField, MomentField, TextField};
use crate::components::frame::ScreenHead;
use crate::components::icon::{Drawn, Icon};
use crate::components::mark::{DialLink, SeverityMark, StandingMark, StandingShape, Tag};
use crate::components::narrative::{MarkedWords, NarrativeEditor, Span, Weight};
use crate::components::overrule::{Overruled, ReasonDialog};
use crate::components::paper::Paper;
use crate::components::problems::{ErrorSummary, Problem};
use crate::components::quiet_line::QuietLine;
use crate::components::save_state::{Kept, SaveState};
use crate::components::signature::{SignaturePad, SignatureView, Strokes};
use crate::components::virtual_list::VirtualList;

/// 2026-11-23 10:42 in +08:00.
const NOW: Moment = Moment(1_795_401_720_000);
const MINUTE_MS: i64 = 60_000;
const WORDS: &str = "三号梯卡在七楼，里面有个老人出不来，按铃也没人应……\n上个月也停过一次。<b>😀</b>";

/// The gallery.
#[component]
pub fn Gallery() -> impl IntoView {
    view! {
        <div class="screen">
            <ScreenHead title="画廊">
                <SaveState kept=Kept::Draft(NOW)/>
            </ScreenHead>
            <LogSketch/>
            <h2>"职责"</h2>
            <Duties/>
            <h2>"表单"</h2>
            <Fields/>
            <h2>"案件"</h2>
            <Rows/>
            <h2>"文书"</h2>
            <Signing/>
            <EmptyState title="今天还没有要办的事" words="受理一件投诉，它的职责和时限就会出现在这里，最急的在最上面。">
                <a class="button-primary" href="/log">"受理一件投诉"</a>
            </EmptyState>
            <QuietLine words="王敏的平板更新了 3 件案件" action="看看" on_action=|()| ()/>
        </div>
    }
}

#[component]
fn LogSketch() -> impl IntoView {
    let text = RwSignal::new(WORDS.to_owned());
    let spans = Signal::derive(move || {
        let text = text.read();
        let grave = find(&text, "卡在七楼").into_iter().chain(find(&text, "出不来"));
        let plain = find(&text, "老人").into_iter().chain(find(&text, "没人应"));
        grave
            .map(|(start, end)| Span { start, end, weight: Weight::Grave })
            .chain(plain.map(|(start, end)| Span { start, end, weight: Weight::Plain }))
            .collect::<Vec<_>>()
    });
    let severity =
        Signal::derive(move || if spans.read().is_empty() { Severity::General } else { Severity::Major });
    let overruling = RwSignal::new(false);
    let overruled = RwSignal::new(None::<Overruled>);
    view! {
        <div class="columns">
            <div>
                <NarrativeEditor
                    id="narrative"
                    label="客户怎么说，就怎么写"
                    text
                    on_typed=move |typed| text.set(typed)
                    spans
                />
                <div class="actions-start">
                    <button type="button" class="button"><Drawn icon=Icon::Microphone/>"说"</button>
                    <button type="button" class="button"><Drawn icon=Icon::Camera/>"拍"</button>
                    <button type="button" class="button"><Drawn icon=Icon::Attach/>"附"</button>
                </div>
                <MarkedWords text=WORDS spans=Vec::new()/>
            </div>
            <aside class="panel">
                <SeverityMark severity/>
                <p>"电梯困人 " <q class="evidence evidence-grave">"卡在七楼…出不来"</q> " " <ClauseButton why=vec![why()]/></p>
                <p class="tags"><Tag>"人身安全"</Tag><Tag>"老人"</Tag><Tag>"无人应答"</Tag></p>
                <button type="button" class="button" on:click=move |_| overruling.set(true)>"不对，改判"</button>
                <ReasonDialog
                    open=overruling
                    title="改判轻重"
                    options=severities()
                    on_overruled=move |what| overruled.set(Some(what))
                />
                <p>{move || overruled.get().map(|what| format!("{}：{}", what.choice, what.reason))}</p>
                <SeverityMark severity=Severity::General/>
                <p><DialLink number="138 0000 1234" label="拨打"/></p>
                <div class="actions"><button type="button" class="button-primary">"保存"</button></div>
            </aside>
        </div>
    }
}

#[component]
fn Duties() -> impl IntoView {
    let table = [
        (StandingShape::Overdue, Some(-180), "回复客户", "1203 室 漏水"),
        (StandingShape::Today, Some(15), "报告部门经理", "三号梯困人"),
        (StandingShape::Next, Some(3 * 24 * 60), "书面回复", "A 公司来函"),
        (StandingShape::Waiting, None, "回复客户", "等客户给出时间"),
        (StandingShape::NotDetermined, None, "结果上报", "2027 年的放假通知还没有"),
        (StandingShape::Done, Some(-600), "向客户解释", "三号梯困人"),
    ];
    let rows = table.map(|(standing, minutes, duty, about)| {
        let due = minutes.map(|minutes: i64| NOW.plus_ms(minutes * MINUTE_MS));
        view! {
            <li class="duty">
                <DueTime due standing now=NOW>
                    <ol><li>"11月23日 星期一：知道的当天不算"</li><li>"11月24日 星期二：第 1 个工作日"</li></ol>
                </DueTime>
                <span class="duty-words"><strong>{duty}</strong>" "{about}</span>
                <button type="button" class="button">"回复"</button>
            </li>
        }
    });
    let standings = [
        StandingShape::Overdue,
        StandingShape::Today,
        StandingShape::Next,
        StandingShape::Waiting,
        StandingShape::NotDetermined,
        StandingShape::Done,
    ];
    let marks = standings.map(|standing| view! { <StandingMark standing/> });
    view! {
        <p class="tags">{marks.collect_view()}</p>
        <ul class="duties">{rows.collect_view()}</ul>
    }
}

#[component]
fn Fields() -> impl IntoView {
    let customer = RwSignal::new(String::new());
    let telephone = RwSignal::new("010-6500 1234 转 8".to_owned());
    let resolution = RwSignal::new(String::new());
    let channel = RwSignal::new(None::<String>);
    let occurred_at = RwSignal::new(Some(NOW));
    let problems = RwSignal::new(Vec::new());
    let missing = "写下客户的姓名或单元";
    let press =
        move |_| problems.set(vec![Problem { field: "customer".to_owned(), words: missing.to_owned() }]);
    let problem = Signal::derive(move || (!problems.read().is_empty()).then(|| missing.to_owned()));
    let channels = ["来电", "来访", "来函"].map(|label| ChoiceOption {
        id: label.to_owned(),
        label: label.to_owned(),
        hint: String::new(),
    });
    view! {
        <ErrorSummary problems/>
        <TextField
            id="customer"
            label="客户或单元"
            value=customer
            on_typed=move |typed| customer.set(typed)
            problem
        />
        <TextField
            id="telephone"
            label="电话"
            hint="回复时拨这个号码"
            value=telephone
            on_typed=move |typed| telephone.set(typed)
            line=Line::Telephone
        />
        <ChoiceField
            id="channel"
            label="怎么来的"
            options=Vec::from(channels)
            chosen=channel
            on_chosen=move |id| channel.set(Some(id))
        />
        <MomentField
            id="occurred-at"
            label="发生时间"
            value=occurred_at
            on_set=move |moment| occurred_at.set(moment)
            now=NOW
        />
        <LongTextField
            id="resolution"
            label="处理结果"
            value=resolution
            on_typed=move |typed| resolution.set(typed)
        />
        <div class="actions">
            <button type="button" class="button-primary" id="gallery-save" on:click=press>"保存"</button>
        </div>
        <Disclosure summary="还有两个问题">"几个人? 从什么时候?"</Disclosure>
    }
}

#[component]
fn Rows() -> impl IntoView {
    let rows: Vec<usize> = (1..=8243).collect();
    view! {
        <div class="gallery-list">
            <VirtualList label="案件" rows row_rem=4.5 scroll=RwSignal::new(0.0) row=|number: usize| {
                view! {
                    <a class="row" href=format!("/cases/{number}")>
                        <SeverityMark severity=if number.is_multiple_of(5) { Severity::Major } else { Severity::General }/>
                        <span class="row-words">{format!("第 {number} 件：上次困人是五月,这不又来了,现在2号梯里关着两个人")}</span>
                        <SaveState kept=if number.is_multiple_of(2) { Kept::AtOffice } else { Kept::OnTablet }/>
                    </a>
                }
            }/>
        </div>
    }
}

#[component]
fn Signing() -> impl IntoView {
    let strokes = RwSignal::new(Strokes::new());
    view! {
        <SignaturePad strokes/>
        <Paper title="客户意见处理表">
            <table class="form-table">
                <tbody>
                    <tr><th scope="row">"编号"</th><td>"2026-0001"</td><th scope="row">"日期"</th><td>"11月23日 星期一"</td></tr>
                    <tr><th scope="row">"客户意见"</th><td colspan="3">{WORDS}</td></tr>
                    <tr><th scope="row">"客户确认"</th><td colspan="3"><SignatureView strokes/></td></tr>
                </tbody>
            </table>
        </Paper>
    }
}

fn severities() -> Vec<ChoiceOption> {
    let option = |id: &str, label: &str, hint: &str| ChoiceOption {
        id: id.to_owned(),
        label: label.to_owned(),
        hint: hint.to_owned(),
    };
    vec![
        option("general", "一般", "记录并传给职能部门"),
        option("major", "重大", "马上报告部门经理和中心领导"),
    ]
}

fn why() -> Why {
    Why {
        at: "篇一 2(6)".to_owned(),
        text: "重大投诉：应立即上报部门经理、物业管理中心领导……火灾、电梯困人、爆炸、突发性停电、水浸……"
            .to_owned(),
        reading: "有人被关在电梯里，或者刚被救出来。只是电梯停了不算。".to_owned(),
        words: vec!["卡在七楼".to_owned(), "出不来".to_owned()],
    }
}

/// Where some words stand, in code points.
fn find(text: &str, words: &str) -> Option<(usize, usize)> {
    let (before, _) = text.split_once(words)?;
    let start = before.chars().count();
    Some((start, start + words.chars().count()))
}
