/** The server's own process, as a shell starts it; nothing here imports the server (decision 31). */
export interface HubProcess {
  /** What it says of itself, line by line (sync-server/setup/owned.ts). */
  onLine(listener: (line: string) => void): void
  /** One line to it. */
  tell(line: string): void
  readonly exited: Promise<void>
  /** At once; what it acknowledged is on its disk. */
  kill(): void
}

/** Arguments as on its command line. It ends when the program that started it does. */
export type StartHubProcess = (args: readonly string[]) => HubProcess
