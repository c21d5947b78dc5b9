import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { findChromium, quietFlags } from './build/chromium.ts'
import { heicPlugin } from './build/heicPlugin.ts'

const chromium = await findChromium()

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/**/*.browser.test.ts', 'tests/bench/**'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          pool: 'forks',
          maxWorkers: 2,
        },
      },
      {
        // The whole house: loopback shell, keeper, vault and the built window in Chromium, each journey on a fresh profile.
        test: {
          name: 'journeys',
          environment: 'node',
          include: ['tests/**/*.journey.ts'],
          globalSetup: ['tests/journeys/buildWindow.ts'],
          testTimeout: 180_000,
          hookTimeout: 60_000,
          // A real browser and real processes share two busy cores with others: what fails twice has failed.
          retry: 1,
          pool: 'forks',
          maxWorkers: 2,
        },
      },
      {
        plugins: [react(), heicPlugin()],
        optimizeDeps: {
          exclude: ['heic-to'],
          include: [
            'react',
            'react-dom',
            'react-dom/client',
            'react/jsx-runtime',
            'react/jsx-dev-runtime',
            '@mantine/core',
            '@mantine/hooks',
            '@mantine/notifications',
            'rxdb',
            'rxdb/plugins/storage-dexie',
            'rxdb/plugins/core',
            'rxjs',
            'dexie',
            'fabric',
            'jspdf',
            'comlink',
            'zod',
            'minisearch',
            'papaparse',
            'exifr',
            'i18next',
            'react-i18next',
            '@tanstack/react-router',
            '@tanstack/react-virtual',
            'lucide-react',
            'pdfjs-dist',
            'pdfjs-dist/legacy/build/pdf.mjs',
            '@cantoo/pdf-lib',
            'fontkit',
            'pdfmake',
            'fast-check',
            'axe-core',
          ],
        },
        test: {
          name: 'browser',
          include: ['tests/**/*.browser.test.{ts,tsx}'],
          env: { OBHUT_LONG: process.env['OBHUT_LONG'] ?? '' },
          // Background work waits for its turn on a busy machine.
          expect: { poll: { timeout: 15_000 } },
          retry: 1,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                ...(chromium === undefined
                  ? {}
                  : {
                      executablePath: chromium.path,
                      env: { ...process.env, ...chromium.env },
                    }),
                args: [...quietFlags],
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
})
