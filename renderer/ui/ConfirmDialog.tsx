import { useId, type ReactElement, type ReactNode } from 'react'
import type { Result } from '#shared/basics/result.ts'
import { Button } from './Button.tsx'
import { Dialog } from './Dialog.tsx'
import { FailureNotice } from './FailureNotice.tsx'
import { Stack } from './Stack.tsx'
import { useToast } from './useToast.ts'
import { useWork } from './useWork.ts'

export interface ConfirmDialogProps<T> {
  readonly title: string
  /** Both buttons name what they do. */
  readonly keep: string
  readonly submit: string
  /** It takes something away. */
  readonly danger?: boolean
  /** Null: something is missing, and its field says so. */
  readonly run: () => Promise<Result<T>> | null
  /** Said when it worked; empty: `onDone` says it. */
  readonly done: string
  readonly onDone?: (value: T) => void
  readonly onClose: () => void
  /** Shown while it works. */
  readonly working?: ReactNode
  readonly children?: ReactNode
}

/** One question, one press: it works, says why not, or says that it is done and goes. Enter in a field presses too. */
export function ConfirmDialog<T>({
  title,
  keep,
  submit,
  danger = false,
  run,
  done,
  onDone,
  onClose,
  working,
  children,
}: ConfirmDialogProps<T>): ReactElement {
  const toast = useToast()
  const work = useWork()
  const form = useId()

  function go(): void {
    const started = run()
    if (!started) return
    void work.run(
      () => started,
      (value) => {
        if (done !== '') toast.good(done)
        onDone?.(value)
        onClose()
      },
    )
  }

  return (
    <Dialog
      open
      onClose={onClose}
      locked={work.busy}
      title={title}
      actions={
        <>
          <Button disabled={work.busy} onClick={onClose}>
            {keep}
          </Button>
          <Button kind={danger ? 'danger' : 'primary'} type="submit" form={form} busy={work.busy}>
            {submit}
          </Button>
        </>
      }
    >
      <form
        id={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (!work.busy) go()
        }}
      >
        <Stack>
          {children}
          {work.busy && working}
          <FailureNotice failure={work.failure} />
        </Stack>
      </form>
    </Dialog>
  )
}
