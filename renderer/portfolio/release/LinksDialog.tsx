import { useMemo, type ReactElement } from 'react'
import type { Day } from '#shared/basics/clock.ts'
import type { LinkState } from '#shared/host/api.ts'
import { useLinks } from '../../consents/useLinks.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { useFormat } from '../../ui/format.ts'
import { Heading } from '../../ui/Heading.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { PrintSheet } from '../../ui/PrintSheet.tsx'
import { QrCode } from '../../ui/QrCode.tsx'
import { Row } from '../../ui/Row.tsx'
import { Stack } from '../../ui/Stack.tsx'
import { Text } from '../../ui/Text.tsx'
import { useToast } from '../../ui/useToast.ts'
import { useWords } from '../../ui/useWords.ts'
import styles from './Release.module.css'

export interface MadeLink {
  readonly id: string
  readonly address: string
  readonly qr: string
  readonly words: readonly string[]
  readonly untilDay: Day
  /** Of the person it is for. */
  readonly name: string
  readonly mark: string
}

/** Address and code words, once; and whether the links hold already (FL5). */
export function LinksDialog({
  links,
  problem,
  onClose,
}: {
  readonly links: readonly MadeLink[]
  readonly problem: string | null
  readonly onClose: () => void
}): ReactElement {
  const t = useWords('familyLink')
  const format = useFormat()
  const toast = useToast()
  const { stateOf } = useLinks(useMemo(() => links.map(({ id }) => id), [links]))
  const until = format.day(links[0]!.untilDay)
  const states = links.map(({ id }) => stateOf(id))
  const all = (state: LinkState): boolean => states.every((one) => one === state)

  async function copy({ address, id }: MadeLink): Promise<void> {
    try {
      await navigator.clipboard.writeText(address)
      toast.good(t('copied'))
    } catch {
      // Not allowed here: marked, so that Ctrl+C takes it.
      const field = document.getElementById(`address-${id}`)
      if (field) getSelection()?.selectAllChildren(field)
    }
  }

  return (
    <Dialog
      open
      locked
      size="large"
      onClose={onClose}
      title={t('done', { count: links.length })}
      actions={
        <>
          <Button icon="print" onClick={() => window.print()}>
            {t('print')}
          </Button>
          <Button kind="primary" onClick={onClose}>
            {t('handed')}
          </Button>
        </>
      }
    >
      <Stack gap="large">
        {all('there') ? (
          <Notice tone="good" live="polite">
            {t('thereNow', { day: until })}
          </Notice>
        ) : states.includes('refused') ? (
          <Notice tone="danger" live="assertive">
            {t('refusedNow')}
          </Notice>
        ) : (
          <Notice tone="warn" live="polite">
            {t('waitsNow')}
          </Notice>
        )}
        {problem !== null && (
          <Notice tone="danger" live="assertive">
            {problem}
          </Notice>
        )}
        <Text>{t('doneHelp')}</Text>
        {links.map((link) => (
          <section key={link.id} className={styles.link} aria-label={t('for', { name: link.name })}>
            <div className={styles.qr}>
              <QrCode svg={link.qr} label={t('qr', { name: link.name })} />
            </div>
            <Stack>
              <Heading level={3}>{t('for', { name: link.name })}</Heading>
              <output id={`address-${link.id}`} className={styles.address} aria-label={t('address')}>
                {link.address}
              </output>
              <Row>
                <Button size="small" icon="copy" onClick={() => void copy(link)}>
                  {t('copy')}
                </Button>
              </Row>
              <output className={styles.words} aria-label={t('words')}>
                {link.words.join(' ')}
              </output>
            </Stack>
          </section>
        ))}
      </Stack>
      <PrintSheet>
        {links.map(({ id, name, address, qr, words, mark, untilDay }) => (
          <div key={id}>
            <section className={styles.slip}>
              <h1>{t('for', { name })}</h1>
              <div className={styles.qr}>
                <QrCode svg={qr} label={t('qr', { name })} />
              </div>
              <p>{address}</p>
              <p>{t('printUntil', { day: format.day(untilDay) })}</p>
              <p>{mark}</p>
            </section>
            <section className={styles.slip}>
              <h1>
                {t('words')} · {t('for', { name })}
              </h1>
              <p className={styles.words}>{words.join(' ')}</p>
              <p>{t('printApart')}</p>
            </section>
          </div>
        ))}
      </PrintSheet>
    </Dialog>
  )
}
