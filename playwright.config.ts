import { defineConfig } from '@playwright/test'

/** Journeys: the whole house (loopback shell, keeper, vault, real Chromium); each starts its own on a fresh profile. */
export default defineConfig({
  testDir: 'tests',
  testMatch: '**/*.journey.ts',
  timeout: 180_000,
  workers: 1,
  fullyParallel: false,
  reporter: 'line',
  globalSetup: './tests/journeys/buildWindow.ts',
  outputDir: 'node_modules/.cache/obhut/journeys',
})
