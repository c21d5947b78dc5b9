import { mergeConfig } from 'vite'
import app from '#build/vite.renderer.config.ts'

/** A window built like the app's, from the same rooms; the journey says where to. */
export default mergeConfig(app, { root: import.meta.dirname })
