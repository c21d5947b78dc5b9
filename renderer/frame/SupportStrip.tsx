import { Link, useLocation } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import type { OpenProposals } from '../maintenance/ProposalPanel.tsx'
import { useSupport } from '../maintenance/SupportContext.tsx'
import { Icon } from '../ui/Icon.tsx'
import { useNow } from '../ui/useNow.ts'
import { useWords } from '../ui/useWords.ts'
import styles from './SupportStrip.module.css'

/** A code that is still good, somebody who knocks, proposals put off: said on every screen, and never in the way of one. */
export function SupportStrip({
  proposals,
  onProposals,
}: {
  /** Null: they stand beside the screen already. */
  readonly proposals: OpenProposals | null
  readonly onProposals: () => void
}): ReactElement | null {
  const t = useWords('support')
  const now = useNow(10_000)
  const { state } = useSupport()
  const { pathname } = useLocation()
  const open =
    pathname === '/hilfe/fernhilfe'
      ? []
      : (state?.sessions ?? []).filter(({ phase }) => phase === 'waiting' || phase === 'knocking')
  const count = proposals?.open ?? 0
  return (
    <div role="status">
      {open.map(({ id, phase, guest, code }) => (
        <p key={id} className={styles.line} data-knocking={phase === 'knocking' || undefined}>
          <Icon name={phase === 'knocking' ? 'user' : 'phone'} size={20} />
          <span>
            {phase === 'knocking' && guest
              ? t('strip.knocking', { name: guest.name, company: guest.company })
              : t('strip.waiting', {
                  left: t('code.left', {
                    count: Math.max(1, Math.round(((code?.until ?? now) - now) / 60_000)),
                  }),
                })}
          </span>
          <Link to="/hilfe/fernhilfe" className={styles.look}>
            {t('strip.look')}
          </Link>
        </p>
      ))}
      {count > 0 && (
        <p className={styles.line}>
          <Icon name="edit" size={20} />
          <span>{t('proposal.waiting', { count, name: proposals?.sessions[0]?.guest.name ?? '' })}</span>
          <button type="button" className={styles.look} onClick={onProposals}>
            {t('strip.look')}
          </button>
        </p>
      )}
    </div>
  )
}
