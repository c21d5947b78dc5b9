import { useState, type ReactElement } from 'react'
import { useHost } from '../host/HostContext.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { FailureNotice } from '../ui/FailureNotice.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Row } from '../ui/Row.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { useWords } from '../ui/useWords.ts'
import { useWork } from '../ui/useWork.ts'
import { PaperIn } from '../maintenance/PaperIn.tsx'
import { PaperOut } from './PaperOut.tsx'
import { PaperSays } from './PaperSays.tsx'
import { useLook } from './useLook.ts'
import styles from './PaperSays.module.css'

const least = 2
const most = 12

/** The card that institutions take in, out of the papers of at least two officers (MT10). */
export function MakeCard(): ReactElement {
  const t = useWords('papers')
  const { vault } = useHost()
  const work = useWork()
  const { text, paper, failure, take } = useLook()
  const [officers, setOfficers] = useState<readonly { readonly name: string; readonly text: string }[]>([])
  const [card, setCard] = useState<{ readonly text: string; readonly qr: string } | null>(null)
  const isNew = paper?.what === 'officer' && !officers.some((one) => one.text.trim() === text.trim())
  return (
    <>
      <Card title={t('card.title')} icon="card">
        <Stack gap="large">
          <PaperIn label={t('card.paper')} value={text} onChange={take} />
          <FailureNotice failure={failure} />
          {paper && <PaperSays paper={paper} />}
          {paper && paper.what !== 'officer' && <Notice tone="warn">{t('card.onlyOfficers')}</Notice>}
          <Row justify="end">
            <Button
              icon="add"
              disabled={!isNew || officers.length >= most}
              onClick={() => {
                setCard(null)
                setOfficers([...officers, { name: paper?.name ?? '', text }])
                take('')
              }}
            >
              {t('card.add')}
            </Button>
          </Row>
          <section aria-label={t('card.officers')}>
            <Text bold>{t('card.officers')}</Text>
            {officers.length === 0 ? (
              <Text tone="soft">{t('card.none')}</Text>
            ) : (
              <ul className={styles.people}>
                {officers.map((one) => (
                  <li key={one.text}>
                    <span>{one.name}</span>
                    <IconButton
                      icon="close"
                      label={t('card.remove', { name: one.name })}
                      onClick={() => {
                        setCard(null)
                        setOfficers(officers.filter((other) => other !== one))
                      }}
                    />
                  </li>
                ))}
              </ul>
            )}
          </section>
          <FailureNotice failure={work.failure} />
          <Row justify="end">
            <Button
              kind="primary"
              busy={work.busy}
              disabled={officers.length < least}
              onClick={() =>
                void work.run(
                  () => vault.call('assist.card', { requests: officers.map((one) => one.text) }),
                  setCard,
                )
              }
            >
              {t('card.submit')}
            </Button>
          </Row>
        </Stack>
      </Card>
      {card && (
        <PaperOut
          title={t('card.ready')}
          next={t('card.next')}
          text={card.text}
          qr={card.qr}
          fileName={t('card.fileName')}
        />
      )}
    </>
  )
}
