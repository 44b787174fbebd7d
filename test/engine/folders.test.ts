import { expect, test } from 'vitest'
import { foldersOf } from '../../src/engine/index.ts'

test.each([
  [{ INGOT_HOME: '/i', XDG_STATE_HOME: '/s' }, ['/i/state', '/i/cache', '/i/config']],
  [{ INGOT_HOME: 'i' }, [`${process.cwd()}/i/state`, `${process.cwd()}/i/cache`, `${process.cwd()}/i/config`]],
  [{ HOME: '/h' }, ['/h/.local/state/ingot', '/h/.cache/ingot', '/h/.config/ingot']],
  [
    { HOME: '/h', XDG_STATE_HOME: '/s', XDG_CACHE_HOME: '/c', XDG_CONFIG_HOME: 'relative' },
    ['/s/ingot', '/c/ingot', '/h/.config/ingot'],
  ],
  [
    { HOME: '/h', INGOT_HOME: '', XDG_STATE_HOME: '' },
    ['/h/.local/state/ingot', '/h/.cache/ingot', '/h/.config/ingot'],
  ],
])('%j', (env, [state, cache, config]) => {
  expect(foldersOf(env)).toEqual({ state, cache, config })
})
