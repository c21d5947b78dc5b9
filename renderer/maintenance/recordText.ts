/**
 * The record of one session as a page that anybody can read (MT23, MT97): the screen and the PDF say the same lines. It adds
 * nothing that is not in the chain, and of a record it names the kind and the first letters of its id.
 */
import type { PastSession } from '#shared/host/supportApi.ts'
import type { Proposal, Step } from '#shared/maintenance/proposal.ts'
import { scopes, type Scope } from '#shared/maintenance/session.ts'
import type { Line } from '#shared/maintenance/supportRecord.ts'
import { dayOf } from '#shared/basics/clock.ts'
import type { Format } from '../ui/format.ts'
import type { Translate } from '../ui/i18n.ts'
import type { StepText } from './useStepText.ts'

export interface RecordText {
  readonly title: string
  readonly facts: readonly (readonly [label: string, text: string])[]
  readonly sections: readonly {
    readonly name: (typeof sections)[number]
    readonly title: string
    readonly lines: readonly string[]
  }[]
}
const sections = ['approvals', 'seen', 'changed', 'files', 'stops', 'check'] as const

export interface Told {
  readonly t: Translate<'helpRecord'>
  readonly support: Translate<'support'>
  readonly screens: Translate<'frame'>
  readonly steps: StepText
  readonly format: Format
  readonly institution: string
  /** A person of the house by id. */
  readonly nameOf: (id: string) => string | undefined
}

const rooms = { heute: 'today', kinder: 'children', fotos: 'photos', portfolio: 'portfolio', buero: 'office', hilfe: 'help' } as const // prettier-ignore
const isRoom = (text: string): text is keyof typeof rooms => Object.hasOwn(rooms, text)
const kinds = ['child', 'childSafety', 'guardian', 'consent', 'photo', 'page', 'group', 'staff'] as const
const isKind = (text: string): text is (typeof kinds)[number] => (kinds as readonly string[]).includes(text)

export function recordText(session: PastSession, told: Told): RecordText {
  const { t, support, format, steps } = told
  const lines = session.lines.map(({ line }) => line)
  const of = <W extends Line['what']>(what: W): Extract<Line, { what: W }>[] =>
    lines.filter((line): line is Extract<Line, { what: W }> => line.what === what)
  const name = (id: string): string => told.nameOf(id) ?? t('unknownPerson')
  const at = (ms: number, what: string): string => t('line.at', { time: format.time(ms), what })
  const record = (one: { readonly kind: string; readonly id: string }): string =>
    t('line.record', {
      kind: support(isKind(one.kind) ? `record.${one.kind}` : 'record.other'),
      mark: one.id.slice(0, 4),
    })
  const scopeText = (scope: Scope): string => support(`approve.scope.${scopes[scopes.indexOf(scope)]!}`)

  const screenText = (path: string): string => {
    const [, first = ''] = path.split('/')
    return isRoom(first) ? told.screens(`nav.${rooms[first]}`) : path
  }

  const answerOf = (proposal: Proposal, n: number) =>
    lines.find(
      (line): line is Extract<Line, { what: 'stepAccepted' | 'stepRefused' }> =>
        (line.what === 'stepAccepted' || line.what === 'stepRefused') &&
        line.proposal === proposal.id &&
        line.step === n,
    )
  const stepLine = (proposal: Proposal, step: Step, n: number): string => {
    const answer = answerOf(proposal, n)
    const state =
      answer === undefined
        ? t('line.open')
        : answer.what === 'stepRefused'
          ? t('line.refused')
          : t('line.accepted', { name: name(answer.by), time: format.time(answer.at) })
    const what = steps.title(step, step.do === 'field' ? record(step) : '')
    if (!steps.hasValues(step)) return t('line.step', { what, state })
    const back = answer?.what === 'stepAccepted' && answer.back && steps.hasValues(answer.back) ? answer.back : null // prettier-ignore
    const from = steps.value(step, back ? back.value : null)
    return t('line.stepValue', { what, from, to: steps.value(step, step.value), state })
  }

  const approvals = of('approved').map((line) =>
    at(
      line.at,
      t('line.approved', {
        name: name(line.by),
        scope: scopeText(line.scope),
        until: format.time(line.until),
      }),
    ),
  )
  const seen = lines.flatMap((line): string[] => {
    if (line.what === 'shown') return [at(line.at, t('line.shown', { screen: screenText(line.screen) }))]
    if (line.what === 'recordShown')
      return [
        at(
          line.at,
          t('line.recordShown', {
            name: name(line.by),
            record: record(line),
            until: format.time(line.until),
            reason: line.reason,
          }),
        ),
      ]
    if (line.what === 'recordHidden') return [at(line.at, t('line.recordHidden', { record: record(line) }))]
    if (line.what === 'pointed') return [t('line.pointed', { count: line.times })]
    return []
  })
  const changed = of('proposed').flatMap(({ at: when, proposal }) => [
    at(when, t('line.proposed', { because: proposal.because })),
    ...proposal.steps.map((step, n) => stepLine(proposal, step, n)),
  ])
  const stops = lines.flatMap((line): string[] => {
    if (line.what === 'frozen') return [at(line.at, support(`frozen.${line.because}`))]
    if (line.what === 'resumed') return [at(line.at, t('line.resumed', { name: name(line.by) }))]
    if (line.what === 'turnedAway') return [at(line.at, t('line.turnedAway'))]
    if (line.what === 'beyondScope') return [at(line.at, t('line.beyond'))]
    if (line.what === 'recordAsked')
      return [at(line.at, t('line.recordAsked', { record: record(line), reason: line.reason }))]
    return []
  })
  const [asked] = of('asked')
  const [ended] = of('ended')
  const { guest } = session
  const head = session.lines.at(-1)?.hash ?? ''
  const body: Record<(typeof sections)[number], readonly string[]> = {
    approvals:
      approvals.length === 0
        ? [t('line.noApproval')]
        : [
            ...(asked ? [at(asked.at, t('line.asked', { name: name(asked.by) }))] : []),
            ...approvals,
            ...of('wordsSame').map((line) => at(line.at, t('line.wordsSame', { name: name(line.by) }))),
          ],
    seen: seen.length === 0 ? [t('line.nothingSeen')] : [t('line.hidden'), ...seen],
    changed: changed.length === 0 ? [t('line.nothingChanged')] : changed,
    files: [t('line.files'), t('line.recording')],
    stops: stops.length === 0 ? [t('line.smooth')] : stops,
    check: [
      t(session.whole ? 'check.whole' : 'check.broken'),
      t(session.signedHere ? 'check.here' : 'check.notHere'),
      ...(guest ? [t(session.signedThere ? 'check.there' : 'check.notThere')] : []),
      t('check.head', { head: head.slice(0, 16) }),
    ],
  }
  return {
    title: t('one'),
    facts: [
      [t('fact.house'), told.institution],
      [t('fact.who'), guest ? t('person', { name: guest.name, company: guest.company }) : t('nobody')],
      ...(guest ? [[t('fact.card'), guest.serial] as const] : []),
      [
        t('fact.when'),
        t('span', {
          day: format.longDay(dayOf(session.startedAt)),
          from: format.time(session.startedAt),
          to: format.time(session.endedAt),
        }),
      ],
      [t('fact.why'), asked?.reason ?? ''],
      ...(guest && guest.ticket !== '' ? [[t('fact.ticket'), guest.ticket] as const] : []),
      ...(ended ? [[t('fact.end'), t(`end.${ended.because}`)] as const] : []),
    ],
    sections: sections.map((one) => ({ name: one, title: t(`section.${one}`), lines: body[one] })),
  }
}
