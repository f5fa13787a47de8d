import type { ViteUserConfig } from 'vitest/config'

const browserTests = 'test/browser/**/*.test.ts'

const config: ViteUserConfig = {
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // One a core: no test asserts a time, and by themselves they leave half of a small machine idle.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          include: ['test/**/*.test.ts'],
          exclude: [browserTests],
          globalSetup: ['test/e2e/build.ts'],
        },
      },
      { extends: true, test: { name: 'browser', include: [browserTests], globalSetup: ['test/browser/set-up.ts'] } },
    ],
  },
}

export default config
