/**
 * The import law (architecture 4): floors say where code runs, rooms what it is about. Each message says what to do
 * instead. Run by `npm run verify` and tests/law.
 */
const floor = (name, from, to, comment, more = {}) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from, ...more },
  to,
})

/** Feature rooms of the window; arrows between them are written below. */
const features = [
  'accounts',
  'records',
  'photos',
  'consents',
  'portfolio',
  'observations',
  'pdf',
  'paper',
  'data',
  'people',
  'sync',
  'childMode',
  'maintenance',
  'support',
  'talk',
]
const arrows = {
  accounts: ['data', 'people'],
  records: ['consents', 'photos', 'portfolio', 'observations'],
  photos: ['consents'],
  consents: [],
  portfolio: ['accounts', 'consents', 'photos', 'pdf', 'paper', 'records'],
  observations: ['accounts', 'paper', 'portfolio', 'records'],
  childMode: ['accounts', 'portfolio', 'paper'],
  pdf: ['paper'],
  paper: [],
  data: ['records', 'photos', 'consents', 'accounts', 'sync', 'observations'],
  people: ['accounts', 'data'],
  maintenance: ['accounts', 'consents', 'data', 'paper', 'people', 'sync'],
  support: ['maintenance', 'people'],
  talk: ['accounts', 'data'],
  sync: ['accounts', 'data', 'records', 'portfolio', 'photos', 'consents'],
}

module.exports = {
  forbidden: [
    floor(
      'shared-is-pure',
      '^shared/',
      { path: '^(electron|renderer|sync-server|build|tests)/' },
      'shared runs anywhere: move the code that needs the machine to its floor and pass data in.',
    ),
    floor(
      'shared-has-no-node',
      '^shared/',
      { dependencyTypes: ['core'] },
      'shared has no Node: take clock, random and files as arguments.',
    ),
    floor(
      'shared-short-list',
      '^shared/',
      {
        dependencyTypes: ['npm', 'npm-dev', 'npm-optional'],
        pathNot: 'node_modules/(zod|papaparse|@types/papaparse)/',
      },
      'shared uses zod and papaparse only: take other libraries on a floor and pass data in.',
    ),
    floor(
      'window-stays-in-the-window',
      '^renderer/',
      { path: '^(electron|sync-server|build|tests)/' },
      'The window asks the host by #renderer/host (keeperApi, vaultApi); it imports shared and renderer only.',
    ),
    floor(
      'window-has-no-node',
      '^renderer/',
      { dependencyTypes: ['core'] },
      'The window has no Node: ask the host.',
    ),
    floor(
      'host-stays-in-the-host',
      '^electron/',
      { path: '^(renderer|sync-server|build|tests)/' },
      'The host shares only #shared with the window.',
    ),
    floor(
      'server-stays-on-the-server',
      '^sync-server/',
      { path: '^(electron|renderer|build|tests)/' },
      'The server knows shared/sync and nothing of the app: it carries sealed bytes.',
    ),
    floor(
      'server-parses-no-records',
      '^sync-server/',
      {
        path: '^shared/(records|consents|portfolio|anonymiser|photos|words|pdf)/',
        pathNot: '^shared/records/kind.ts$',
      },
      'What is inside an envelope is none of the server’s business.',
    ),
    floor(
      'electron-only-in-desktop',
      '^electron/(host|loopback)/',
      { path: '(^|/)electron($|/)', dependencyTypes: ['npm', 'npm-dev'] },
      "Only electron/desktop imports 'electron': take what you need as a port.",
    ),
    floor(
      'host-is-free-of-shells',
      '^electron/host/',
      { path: '^electron/(desktop|loopback)/' },
      'electron/host is shared by both shells: take the shell’s part as a port.',
    ),
    floor(
      'shells-share-not-imitate',
      '^electron/desktop/',
      { path: '^electron/loopback/' },
      'The two shells share electron/host; neither imports the other.',
    ),
    floor(
      'loopback-apart',
      '^electron/loopback/',
      { path: '^electron/desktop/' },
      'The two shells share electron/host; neither imports the other.',
    ),
    floor(
      'nobody-imports-tests',
      '^(shared|renderer|electron|sync-server)/',
      { path: '^(tests|build)/' },
      'tests and build are imported by nobody: move what the product needs into a room.',
    ),
    floor(
      'keys-only-in-the-vault',
      '^electron/(host/keeper|loopback|desktop)/',
      { path: '^electron/host/vault/' },
      'Keys and plaintext live in the vault process: call it by vaultApi, start it by its path.',
    ),
    floor(
      'vault-asks-the-keeper',
      '^electron/host/vault/',
      { path: '^electron/host/keeper/' },
      'The vault asks the keeper by storeApi.',
    ),
    floor(
      'sealing-only-in-the-vault',
      // The page of a conversation is another end, in a browser without a vault (TK3).
      '^(renderer/(?!talk/page/)|electron/loopback|electron/desktop)/',
      { path: 'node_modules/(sodium-native|@noble/(post-quantum|curves)|shamir-secret-sharing)/' },
      'Document encryption lives in electron/host/vault.',
    ),
    floor(
      'indexeddb-only-in-database',
      '^renderer/(?!database/)',
      { path: 'node_modules/(rxdb|dexie)/' },
      'IndexedDB only in renderer/database: use its hooks.',
    ),
    floor(
      'kit-wrapped-once',
      '^renderer/(?!ui/)',
      { path: 'node_modules/@mantine/' },
      'The kit is wrapped once in renderer/ui: add or use a component there.',
    ),
    ...features.map((room) =>
      floor(
        `rooms-apart-${room}`,
        `^renderer/${room}/`,
        { path: `^renderer/(${features.filter((f) => f !== room && !arrows[room].includes(f)).join('|')})/` },
        'Features do not import each other except along the arrows in build/law.cjs: lift what both need to shared, ui or database.',
      ),
    ),
    {
      name: 'resolves',
      severity: 'error',
      comment: 'This import leads nowhere: check the path and its .ts ending.',
      from: {},
      to: { couldNotResolve: true, pathNot: '[?]|^virtual:|^pdfmake/interfaces' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'A circle has no bottom: move the shared part into a file of its own.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
}
