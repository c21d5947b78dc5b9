import { RouterProvider, type RouterHistory } from '@tanstack/react-router'
import { useState, type ReactElement } from 'react'
import { StepUp } from './accounts/StepUp.tsx'
import { PagesToSolveProvider } from './consents/PagesToSolve.tsx'
import { BackupProvider } from './data/useBackup.tsx'
import { createAppRouter } from './routes.tsx'
import { TalkProvider } from './talk/TalkContext.tsx'

/** All rooms, for whom is signed in. The masked window shows the same ones, with a history of its own. */
export function House({ history }: { readonly history?: RouterHistory }): ReactElement {
  const [router] = useState(() => createAppRouter(history))
  return (
    <StepUp>
      <BackupProvider>
        <PagesToSolveProvider>
          <TalkProvider>
            <RouterProvider router={router} />
          </TalkProvider>
        </PagesToSolveProvider>
      </BackupProvider>
    </StepUp>
  )
}
