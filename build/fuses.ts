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
