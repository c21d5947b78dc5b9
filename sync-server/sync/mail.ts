/**
 * Letter boxes for joining (SV14): addressed by a hash of a secret on the card, without a session because the newcomer
 * has none. An unknown institution answers like a known one whose box is empty.
 */
import { answer, refuse, refuseAs, type Ground, type OpenHandler } from './ground.ts'

const letterBytes = 64 * 1024
const letterLifeMs = 7 * 24 * 3600_000

export const createMail = ({ store, clock }: Ground) => {
  const mailPut: OpenHandler<'mailPut'> = async ({ tenant, slot, name }, parts) => {
    const letter = parts[0]
    if (parts.length !== 1 || !letter) return refuse('BadMessage')
    if (letter.length > letterBytes) return refuse('TooLarge')
    const put = await store.putMail(tenant, slot, name, letter, clock.now() + letterLifeMs)
    return put.ok || put.error.type === 'Unknown' ? answer({}) : refuseAs(put.error)
  }

  const mailGet: OpenHandler<'mailGet'> = async ({ tenant, slot, name }) => {
    const letter = await store.mail(tenant, slot, name, clock.now())
    return letter ? answer({ found: true }, [letter]) : answer({ found: false })
  }

  return { mailPut, mailGet }
}
