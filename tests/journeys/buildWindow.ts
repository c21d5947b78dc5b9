import { buildWindow } from '#build/buildIfStale.ts'

/** The journeys walk through the window as it is now. */
export default buildWindow
