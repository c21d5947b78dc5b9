import { useState, type ReactElement } from 'react'
import { pinRule } from '#shared/accounts/pin.ts'
import { useHost } from '../host/HostContext.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { Row } from '../ui/Row.tsx'
import { SelectField } from '../ui/SelectField.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { useToast } from '../ui/useToast.ts'
import { useWords } from '../ui/useWords.ts'
import { PinDialog } from './PinDialog.tsx'
import { useSession } from './SessionContext.tsx'

const hours = Array.from({ length: pinRule.hours.most + 1 }, (_, n) => n)

/** Back after a lock by PIN: hers to have or not, and how long any PIN on this PC opens. */
export function PinCard(): ReactElement {
  const t = useWords('start')
  const toast = useToast()
  const { vault } = useHost()
  const { info, pin, change, refresh } = useSession()
  const [open, setOpen] = useState(false)

  async function clear(): Promise<void> {
    const cleared = await vault.call('pin.clear', {})
    await refresh()
    if (cleared.ok) toast.good(t('pin.cleared'))
  }

  return (
    <Card title={t('pin.title')} icon="unlock">
      <Stack gap="large">
        <Stack>
          <Text>{t('pin.text')}</Text>
          <Row>
            <Button onClick={() => setOpen(true)} disabled={info.pinHours === 0}>
              {pin === 'set' ? t('pin.change') : t('pin.set')}
            </Button>
            {pin === 'set' && (
              <Button kind="quiet" onClick={() => void clear()}>
                {t('pin.clear')}
              </Button>
            )}
          </Row>
        </Stack>
        <SelectField
          label={t('pin.hours')}
          help={t('pin.hoursHelp')}
          value={String(info.pinHours)}
          onChange={(value) => void change({ pinHours: Number(value) })}
          options={hours
            .filter((n) => n <= info.rules.pinHoursMost)
            .map((n) => ({
              value: String(n),
              label: n === 0 ? t('pin.never') : t('pin.hoursOf', { count: n }),
            }))}
        />
      </Stack>
      <PinDialog open={open} onClose={() => setOpen(false)} />
    </Card>
  )
}
