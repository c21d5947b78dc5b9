import { useNavigate } from '@tanstack/react-router'
import { useRef, type ReactElement } from 'react'
import { assets } from '#shared/assets/manifest.ts'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { ChoiceCard } from '../ui/ChoiceCard.tsx'
import { Grid } from '../ui/Grid.tsx'
import { Icon } from '../ui/Icon.tsx'
import type { IconName } from '../ui/icons.ts'
import { Page } from '../ui/Page.tsx'
import { Stack } from '../ui/Stack.tsx'
import { useWords } from '../ui/useWords.ts'
import styles from './HelpScreen.module.css'

const topics = [
  ['start', 'sprout'],
  ['photos', 'photos'],
  ['consents', 'consent'],
  ['portfolio', 'portfolio'],
  ['lock', 'lock'],
  ['backup', 'backup'],
  ['cards', 'card'],
  ['deletion', 'delete'],
  ['practice', 'star'],
] as const satisfies readonly (readonly [string, IconName])[]

const shortcuts = ['search', 'lock', 'undo', 'redo', 'move', 'moveFar', 'remove', 'next', 'close'] as const

export function HelpScreen(): ReactElement {
  const t = useWords('help')
  const keys = useRef<HTMLDivElement>(null)
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      actions={
        <Button icon="keyboard" onClick={() => keys.current?.scrollIntoView()}>
          {t('shortcuts.title')}
        </Button>
      }
    >
      <Stack gap="large">
        <FromOthers />
        <div className={styles.topics}>
          {topics.map(([topic, icon]) => (
            <section key={topic} className={styles.topic}>
              <h2 className={styles.title}>
                <Icon name={icon} />
                {t(`topics.${topic}.title`)}
              </h2>
              <p className={styles.text}>{t(`topics.${topic}.text`)}</p>
            </section>
          ))}
        </div>
        <div ref={keys}>
          <Card title={t('shortcuts.title')} icon="keyboard">
            <dl className={styles.keys}>
              {shortcuts.map((name) => (
                <div key={name} className={styles.line}>
                  <dt>
                    <kbd>{t(`keys.${name}`)}</kbd>
                  </dt>
                  <dd>{t(`shortcuts.${name}`)}</dd>
                </div>
              ))}
            </dl>
          </Card>
        </div>
        <Credits />
      </Stack>
    </Page>
  )
}

/** Whoever reads on here and is still stuck: the PC looks at itself, or a person looks on. */
function FromOthers(): ReactElement {
  const office = useWords('data')
  const support = useWords('support')
  const navigate = useNavigate()
  return (
    <Grid min={380} fill>
      <ChoiceCard
        icon="refresh"
        title={office('office.help')}
        text={office('office.helpText')}
        onChoose={() => void navigate({ to: '/buero/hilfe-holen' })}
      />
      <ChoiceCard
        icon="phone"
        title={support('title')}
        text={support('intro')}
        onChoose={() => void navigate({ to: '/hilfe/fernhilfe' })}
      />
    </Grid>
  )
}

/** Who made what pages are made of (AS6). Sources are text: the window opens no address outside. */
function Credits(): ReactElement {
  const t = useWords('assets')
  return (
    <Card title={t('credits.title')} icon="image">
      <p className={styles.text}>{t('credits.intro')}</p>
      <div className={styles.credits}>
        <table>
          <thead>
            <tr>
              {(['what', 'name', 'author', 'licence', 'source'] as const).map((column) => (
                <th key={column} scope="col">
                  {t(`credits.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {assets.map(({ kind, name, author, licence, source }) => (
              <tr key={`${kind} ${name}`}>
                <td>{t(`credits.kinds.${kind}`)}</td>
                <th scope="row">{name}</th>
                <td>{author}</td>
                <td>{licence}</td>
                <td>{source}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  )
}
