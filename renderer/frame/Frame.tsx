import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { useEffect, useRef, useState, type ReactElement } from 'react'
import { useSession } from '../accounts/SessionContext.tsx'
import { useActivity } from '../accounts/useActivity.ts'
import { ProposalPanel, usePanelOpen, useProposals } from '../maintenance/ProposalPanel.tsx'
import { Avatar } from '../ui/Avatar.tsx'
import { Button } from '../ui/Button.tsx'
import { Icon } from '../ui/Icon.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import type { IconName } from '../ui/icons.ts'
import { Logo } from '../ui/Logo.tsx'
import { useWords } from '../ui/useWords.ts'
import { CommandPalette } from './CommandPalette.tsx'
import { DataStateLine } from './DataStateLine.tsx'
import styles from './Frame.module.css'
import { PracticeBand } from './PracticeBand.tsx'
import { SupportStrip } from './SupportStrip.tsx'
import { useFollowed } from './useFollowed.ts'
import { useKeys } from './useKeys.ts'
import { useStartOfDay } from './useStartOfDay.ts'

const rooms = [
  { to: '/heute', name: 'today', icon: 'home' },
  { to: '/kinder', name: 'children', icon: 'children' },
  { to: '/fotos', name: 'photos', icon: 'photos' },
  { to: '/portfolio', name: 'portfolio', icon: 'portfolio' },
  { to: '/buero', name: 'office', icon: 'office' },
  { to: '/hilfe', name: 'help', icon: 'help' },
] as const satisfies readonly { readonly to: string; readonly name: string; readonly icon: IconName }[]

/** Around every screen: where am I, who am I, is everything safe, how do I lock. */
export function Frame(): ReactElement {
  const t = useWords('frame')
  const { info, person, practice, lock, signOut } = useSession()
  const [searching, setSearching] = useState(false)
  const [collapsed, setCollapsed] = useState(false)
  const main = useRef<HTMLElement>(null)
  const { pathname, href } = useLocation()
  const shownPath = useRef(pathname)
  useActivity()
  useStartOfDay()
  useFollowed(href)
  const proposals = useProposals()
  const [panelOpen, setPanelOpen] = usePanelOpen(proposals.sessions.flatMap((one) => one.proposals).length)
  useKeys({ search: () => setSearching(true), lock })

  // After a jump the keyboard and the screen reader go on where the new screen begins.
  useEffect(() => {
    if (shownPath.current === pathname) return
    shownPath.current = pathname
    main.current?.focus({ preventScroll: true })
    main.current?.scrollTo({ top: 0 })
  }, [pathname])

  return (
    <div className={styles.frame} data-collapsed={collapsed || undefined}>
      <button type="button" className={styles.skip} onClick={() => main.current?.focus()}>
        {t('skip')}
      </button>
      {practice && <PracticeBand />}
      <SupportStrip proposals={panelOpen ? null : proposals} onProposals={() => setPanelOpen(true)} />
      <header className={styles.top}>
        <span className={styles.house}>
          <Logo size={32} />
          <span className={styles.name}>{info.institution}</span>
        </span>
        <button
          type="button"
          className={styles.search}
          aria-haspopup="dialog"
          onClick={() => setSearching(true)}
        >
          <Icon name="search" size={18} />
          <span className={styles.searchWord}>{t('search')}</span>
          <kbd className={styles.keys}>{t('searchKeys')}</kbd>
        </button>
        <DataStateLine />
        <span className={styles.person}>
          <Avatar name={person?.name ?? ''} size={36} />
          <span className={styles.personName}>
            <span className="o-hidden">{t('signedIn', { name: person?.name ?? '' })}</span>
            <span aria-hidden>{person?.name}</span>
          </span>
          <Button
            icon="lock"
            onClick={lock}
            aria-label={t('lockHint')}
            aria-keyshortcuts="Control+L"
            title={t('lockHint')}
          >
            {t('lock')}
          </Button>
          <IconButton icon="signOut" label={t('signOut')} onClick={signOut} />
        </span>
      </header>
      <div className={styles.below}>
        <nav className={styles.nav} aria-label={t('navigation')}>
          {rooms.map((room) => (
            <Link key={room.to} to={room.to} className={styles.room}>
              <Icon name={room.icon} size={22} />
              <span>{t(`nav.${room.name}`)}</span>
            </Link>
          ))}
          <button
            type="button"
            className={styles.collapse}
            onClick={() => setCollapsed(!collapsed)}
            aria-expanded={!collapsed}
          >
            <Icon name={collapsed ? 'expand' : 'collapse'} />
            <span>{collapsed ? t('expand') : t('collapse')}</span>
          </button>
        </nav>
        <main className={styles.main} ref={main} tabIndex={-1}>
          <Outlet />
        </main>
        {panelOpen && <ProposalPanel sessions={proposals.sessions} onLater={() => setPanelOpen(false)} />}
      </div>
      <CommandPalette open={searching} onClose={() => setSearching(false)} />
    </div>
  )
}
