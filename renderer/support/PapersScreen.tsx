import { useState, type ReactElement } from 'react'
import { HelpBackLink } from '../maintenance/HelpBackLink.tsx'
import { Page } from '../ui/Page.tsx'
import { RadioGroup } from '../ui/RadioGroup.tsx'
import { Card } from '../ui/Card.tsx'
import { Stack } from '../ui/Stack.tsx'
import { useWords } from '../ui/useWords.ts'
import { AskForPaper } from './AskForPaper.tsx'
import { MakeCard } from './MakeCard.tsx'
import { SignPaper } from './SignPaper.tsx'
import { TakePaper } from './TakePaper.tsx'

const tasks = ['ask', 'take', 'sign', 'officer', 'card'] as const
type Task = (typeof tasks)[number]

/** A provider's own people (MT36): one task at a time, each a paper that goes to the next person as a file or as text. */
export function PapersScreen(): ReactElement {
  const t = useWords('papers')
  const [task, setTask] = useState<Task>('ask')
  return (
    <Page title={t('title')} intro={t('intro')} width="text" before={<HelpBackLink to="assist" />}>
      <Stack gap="large">
        <Card>
          <RadioGroup
            label={t('what')}
            value={task}
            onChange={setTask}
            options={tasks.map((one) => ({ value: one, label: t(`${one}.title`), help: t(`${one}.help`) }))}
          />
        </Card>
        {(task === 'ask' || task === 'officer') && (
          <AskForPaper key={task} as={task === 'ask' ? 'supporter' : 'officer'} />
        )}
        {task === 'take' && <TakePaper />}
        {task === 'sign' && <SignPaper />}
        {task === 'card' && <MakeCard />}
      </Stack>
    </Page>
  )
}
