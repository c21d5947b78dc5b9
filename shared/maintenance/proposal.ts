/**
 * Changes as proposals (MT22, C5, N05). A supporter prepares steps out of this short list; nothing of it runs by itself. Whoever
 * sits at the PC sees before and after in plain words and accepts each step, and only her own window then does it, by
 * the same calls as ever. A record's field may be proposed only where the masked view shows it as it is, so that no
 * proposal can carry or overwrite a name or a note.
 */
import { z } from 'zod'
import { lockMinutes } from '../accounts/houseRules.ts'
import { pinRule } from '../accounts/pin.ts'
import { idSchema } from '../records/kind.ts'
import { kindByName } from '../records/kinds.ts'
import { err, ok, type Result } from '../basics/result.ts'

const plainValue = z.union([z.boolean(), z.number().int().min(0).max(1_000_000), z.string().max(64)])

export const settingStep = z.discriminatedUnion('name', [
  z.strictObject({
    do: z.literal('setting'),
    name: z.literal('lockAfterMinutes'),
    value: z.number().int().min(lockMinutes.least).max(lockMinutes.most),
  }),
  z.strictObject({
    do: z.literal('setting'),
    name: z.literal('pinHours'),
    value: z.number().int().min(0).max(pinRule.hours.most),
  }),
  z.strictObject({
    do: z.literal('setting'),
    name: z.literal('colourScheme'),
    value: z.enum(['auto', 'light', 'dark']),
  }),
])
export const stepSchema = z.union([
  settingStep,
  z.strictObject({ do: z.literal('syncNow') }),
  z.strictObject({ do: z.literal('check') }),
  /** The window's lists are made anew from the journal. */
  z.strictObject({ do: z.literal('rebuildLists') }),
  z.strictObject({
    do: z.literal('field'),
    kind: z.string().max(40),
    id: idSchema,
    field: z.string().max(64),
    value: plainValue,
  }),
])
export type Step = z.infer<typeof stepSchema>

export const proposalSchema = z.strictObject({
  id: idSchema,
  /** Why, in the supporter's words. */
  because: z.string().min(1).max(500),
  steps: z.array(stepSchema).min(1).max(20),
})
export type Proposal = z.infer<typeof proposalSchema>

/** Where the masked view shows a field as it is, and its value is no text that somebody typed. */
export function isProposable(step: Extract<Step, { do: 'field' }>): boolean {
  const card = kindByName(step.kind)
  const field = card && Object.hasOwn(card.fields, step.field) ? card.fields[step.field] : undefined
  return (
    field?.anonymise === 'keep' &&
    (field.shape === 'yes/no' || field.shape === 'number' || field.shape.includes(' | ')) &&
    field.schema.safeParse(step.value).success
  )
}

export function readProposal(given: unknown): Result<Proposal> {
  const parsed = proposalSchema.safeParse(given)
  if (!parsed.success) return err({ type: 'ProposalNotUnderstood' })
  return parsed.data.steps.every((step) => step.do !== 'field' || isProposable(step))
    ? ok(parsed.data)
    : err({ type: 'ProposalTooFar' })
}

export const stepStates = ['open', 'accepted', 'refused', 'undone'] as const
export type StepState = (typeof stepStates)[number]

/** What brings back what was there before; null where a step changes nothing that could be brought back. */
export function undoOf(step: Step, before: unknown): Step | null {
  if (step.do !== 'setting' && step.do !== 'field') return null
  const back = stepSchema.safeParse({ ...step, value: before })
  return back.success ? back.data : null
}
