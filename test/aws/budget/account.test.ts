import { expect, test } from 'vitest'
import { accountOf } from '../../../src/aws/budget/index.ts'

const key = (accessKeyId: string, more = {}) => accountOf({ accessKeyId, secretAccessKey: 's', ...more })

test('two keys of one account are one payer', () => {
  // Made up: the account 123456789012 behind the mark of a key, with different endings.
  expect(key('AKIARZPMUG4KAAAAAAAA')).toBe(key('ASIARZPMUG4KBBBBBBBB'))
  expect(key('AKIARZPMUG4KAAAAAAAA')).toMatch(/^\d{12}$/)
  expect(key('AKIARZPMUG4KAAAAAAAA')).not.toBe(key('AKIASZPMUG4KAAAAAAAA'))
})

test('a source that tells the account is believed', () => {
  expect(key('AKIARZPMUG4KAAAAAAAA', { accountId: '210987654321' })).toBe('210987654321')
})

test.each(['AKINGOTEST', 'AKIA0189', 'LSIAQAAAAAAVNCBMPNSG', ''])(
  'a key of another form stands for itself: %s',
  (id) => {
    expect(key(id)).toBe(id)
  },
)
