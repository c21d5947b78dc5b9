/** What an inviter's ring remembers of an open invitation. */
import { z } from 'zod'
import { groupsSchema } from '#shared/accounts/membership.ts'
import { roles } from '#shared/accounts/policy.ts'
import { daySchema, idSchema } from '#shared/records/kind.ts'

export const invitationSchema = z.strictObject({
  id: idSchema,
  secret: z.string().max(40),
  /** The card as it was shown: log and server may have moved on since. */
  card: z.string().max(8000),
  expires: z.number().int(),
  /** Null: a second PC of her own. */
  who: z
    .strictObject({
      firstName: z.string(),
      lastName: z.string(),
      role: z.enum(roles),
      groups: groupsSchema,
      until: daySchema.nullable(),
    })
    .nullable(),
})
export type Invitation = z.infer<typeof invitationSchema>
