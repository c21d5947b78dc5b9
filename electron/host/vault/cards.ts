/**
 * Recovery cards (decision 28): written as PDFs to a folder the person chose, until she typed back words of two of
 * them; from then on nobody can make them again, for their shares exist on paper alone. Real data is accepted only
 * after that (H13).
 */
import { err, ok, type Result } from '#shared/basics/result.ts'
import { has } from '#shared/accounts/policy.ts'
import type { Values } from '#shared/records/kinds.ts'
import { cardToWords } from './card.ts'
import { writeNewFile } from './exportFile.ts'
import { pick } from './passphrase.ts'
import type { Records } from './records.ts'
import type { Session, VaultDeps } from './session.ts'

interface Question {
  readonly asked: readonly { readonly card: number; readonly word: number }[]
}

export function createCards(
  deps: VaultDeps,
  session: Session,
  records: Records,
  save: () => Promise<Result<unknown>>,
) {
  let question: Question | undefined
  const allowed = (): Result<null> =>
    !has(session.person.role, 'writeCards')
      ? err({ type: 'NotAllowed' })
      : session.shares === null
        ? err({ type: 'CardsConfirmed' })
        : ok(null)

  return {
    async write(folder: string): Promise<Result<{ files: string[] }>> {
      const may = allowed()
      if (!may.ok) return may
      const path = await deps.store.call('folder.path', { folder })
      if (!path.ok) return path
      const found = await records.byTags('institution')
      if (!found.ok) return found
      const institution = found.value[0] ? String((found.value[0].values as Values<'institution'>).name) : ''
      const audited = await records.audit('cardsWritten', 'recovery')
      if (!audited.ok) return audited
      // The PDF library is loaded where a card is printed: a vault's start waits for none of it.
      const { cardFileName, drawCard } = await import('./cardPdf.ts')
      const files: string[] = []
      for (const [i, share] of session.shares!.entries()) {
        const card = { number: i + 1, language: session.language }
        const pdf = await drawCard({
          ...card,
          words: cardToWords({ number: i + 1, share }, session.language),
          institution,
          date: new Date(session.now()),
        })
        const written = await writeNewFile(deps.random, path.value.path, cardFileName(card), pdf)
        pdf.fill(0)
        if (!written.ok) return written
        files.push(written.value.fileName)
      }
      return ok({ files })
    },

    /** Two words of each of two cards, by chance. */
    async question(): Promise<Result<{ asked: { card: number; word: number }[] }>> {
      const may = allowed()
      if (!may.ok) return may
      if (!question) {
        const left = 1 + pick(deps.random, 3)
        const two = [1, 2, 3].filter((card) => card !== left)
        question = {
          asked: two.flatMap((card) => {
            const first = 1 + pick(deps.random, 15)
            return [
              { card, word: first },
              { card, word: 16 + pick(deps.random, 15) },
            ]
          }),
        }
      }
      return ok({ asked: question.asked.map((one) => ({ ...one })) })
    },

    async confirm(words: readonly string[]): Promise<Result<Record<string, never>>> {
      const may = allowed()
      if (!may.ok) return may
      if (!question) return err({ type: 'NoQuestion' })
      const shares = session.shares!
      const right = question.asked.map(
        ({ card, word }) =>
          cardToWords({ number: card, share: shares[card - 1]! }, session.language)[word - 1]!,
      )
      if (words.length !== right.length || words.some((word, i) => !sameWord(word, right[i]!)))
        return err({ type: 'WordsWrong' })
      const audited = await records.audit('cardsConfirmed', 'recovery')
      if (!audited.ok) return audited
      session.confirmed = true
      session.shares = null
      for (const share of shares) share.fill(0)
      const saved = await save()
      if (!saved.ok) return saved
      const told = await deps.store.call('session.changed', { unlocked: true, confirmed: true })
      return told.ok ? ok({}) : told
    },
  }
}

const sameWord = (typed: string, word: string): boolean =>
  typed.normalize('NFKC').trim().toLowerCase() === word
