import { describe, expect, it } from 'vitest'
import { ArgumentError, Later, Pending, whenReady } from '../../../src/hcl/index.ts'

describe('results that arrive later', () => {
  it('are pending until they are there, and asked for once', async () => {
    const later = new Later<string>()
    let asked = 0
    const ask = () =>
      later.get('a', async () => {
        asked++
        return 'here'
      })
    expect(ask).toThrow(Pending)
    expect(ask).toThrow(Pending)
    expect(await whenReady(ask)).toBe('here')
    expect(asked).toBe(1)
  })

  it('may be failures', async () => {
    const later = new Later<string>()
    const ask = () => later.get('a', () => Promise.reject(new Error('no answer')))
    await expect(whenReady(ask)).rejects.toThrow('no answer')
    expect(ask).toThrow('no answer')
  })
})

describe('errors of arguments', () => {
  it('show the start of what was given', () => {
    expect(new ArgumentError(0, 'it is none', 'x'.repeat(100)).message).toBe(`it is none: ${'x'.repeat(80)}…`)
  })

  it('can leave out what was given', () => {
    expect(new ArgumentError(0, 'it is none', 'secret').discreet().message).toBe('it is none')
  })
})
