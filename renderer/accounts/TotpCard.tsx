import { useCallback, useEffect, useState, type ReactElement } from 'react'
import type { VaultApi } from '#shared/host/api.ts'
import type { ResultOf } from '#shared/host/table.ts'
import { useHost } from '../host/HostContext.tsx'
import { Button } from '../ui/Button.tsx'
import { Card } from '../ui/Card.tsx'
import { Row } from '../ui/Row.tsx'
import { Stack } from '../ui/Stack.tsx'
import { Text } from '../ui/Text.tsx'
import { useWords } from '../ui/useWords.ts'
import { TotpDialog, TotpOffDialog } from './TotpDialog.tsx'

type State = ResultOf<VaultApi, 'totp.state'>

/** The second factor: hers to have or not. */
export function TotpCard(): ReactElement {
  const t = useWords('people')
  const { vault } = useHost()
  const [state, setState] = useState<State | null>(null)
  const [open, setOpen] = useState<'set' | 'remove' | null>(null)
  const ask = useCallback(async () => {
    const answer = await vault.call('totp.state', {})
    return answer.ok ? answer.value : null
  }, [vault])
  useEffect(() => {
    let current = true
    void ask().then((answer) => {
      if (current) setState(answer)
    })
    return () => {
      current = false
    }
  }, [ask])
  function close(): void {
    setOpen(null)
    void ask().then(setState)
  }
  return (
    <Card title={t('totp.title')} icon="phone">
      <Stack>
        <Text>{t('totp.text')}</Text>
        <Text tone="soft">{state?.set ? t('totp.on', { count: state.codesLeft }) : t('totp.off')}</Text>
        <Row>
          {state?.set ? (
            <Button onClick={() => setOpen('remove')}>{t('totp.remove')}</Button>
          ) : (
            <Button disabled={state === null} onClick={() => setOpen('set')}>
              {t('totp.set')}
            </Button>
          )}
        </Row>
      </Stack>
      {open === 'set' && <TotpDialog onClose={close} />}
      {open === 'remove' && <TotpOffDialog onClose={close} />}
    </Card>
  )
}
