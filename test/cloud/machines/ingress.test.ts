import { describe, expect, test } from 'vitest'
import { allows, missedPorts, portsOf, usualPorts } from '../../../src/cloud/machines/ports/ingress.ts'

const anyone = ['0.0.0.0/0']

describe('portsOf', () => {
  test('opens each port of a range, both ends included', () => {
    expect([...portsOf([{ protocol: 'tcp', from: 8000, to: 8003, cidrs: anyone }])]).toEqual([8000, 8001, 8002, 8003])
  })

  test('opens only the usual ports of a very wide range', () => {
    const ports = portsOf([{ protocol: 'tcp', from: 0, to: 1024, cidrs: anyone }])
    expect(ports).toContain(22)
    expect(ports).not.toContain(8080)
    expect(ports.size).toBeLessThan(50)
  })

  test('opens the usual ports for all traffic, and none for UDP and ICMP', () => {
    expect(portsOf([{ protocol: 'all', cidrs: anyone }])).toEqual(new Set(usualPorts))
    expect(portsOf([{ protocol: 'udp', from: 53, to: 53, cidrs: anyone }])).toEqual(new Set())
    expect(portsOf([{ protocol: 'icmp', cidrs: anyone }])).toEqual(new Set())
  })
})

test('missedPorts are those that a rule names alone, and SSH', () => {
  expect([
    ...missedPorts([
      { protocol: 'tcp', from: 2222, to: 2222, cidrs: anyone },
      { protocol: 'tcp', from: 80, to: 81, cidrs: anyone },
    ]),
  ]).toEqual([2222, 22])
})

describe('allows', () => {
  const rules = [
    { protocol: 'tcp', from: 22, to: 22, cidrs: ['127.0.0.1/32', '10.0.0.0/8'] },
    { protocol: 'all', cidrs: ['192.168.7.0/24'] },
  ] as const

  test.each([
    ['127.0.0.1', 22, true],
    ['10.200.3.4', 22, true],
    ['127.0.0.2', 22, false],
    ['127.0.0.1', 23, false],
    ['192.168.7.9', 4242, true],
    ['192.168.8.9', 22, false],
    ['::1', 22, false],
  ])('%s to port %i: %s', (peer, port, allowed) => {
    expect(allows(rules, peer, port)).toBe(allowed)
  })
})
