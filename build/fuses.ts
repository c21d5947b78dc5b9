import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'

/** Electron's fuses as the packaged app must carry them (security 1.19); read back from the built binary at release. */
export const fuses = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: true,
  grantFileProtocolExtraPrivileges: false,
} as const

/** The fuses that a program carries. */
export async function readFuses(program: string): Promise<Record<string, boolean>> {
  const wire = await getCurrentFuseWire(program)
  return Object.fromEntries(
    Object.keys(fuses).map((name) => {
      const option = FuseV1Options[(name[0]!.toUpperCase() + name.slice(1)) as keyof typeof FuseV1Options]
      return [name, wire[option] === FuseState.ENABLE]
    }),
  )
}
