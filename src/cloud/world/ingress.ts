import { isDeepStrictEqual } from 'node:util'
import type { SecurityGroupRule } from '@aws-sdk/client-ec2'
import type { IngressRule, MovedPort } from '../machine-driver.ts'
import type { InstanceRecord } from '../store/records.ts'
import type { RegionStore } from '../store/region-store.ts'
import type { Cloud } from './cloud.ts'

/** What the groups of an instance let in, with members of referenced groups as their addresses. IPv6 isn't there to let in. */
export function ingressOf(store: RegionStore, instance: InstanceRecord): IngressRule[] {
  if (instance.silent) return []
  const rules = groupIds(instance).flatMap((id) => store.get('security-group', id)?.rules ?? [])
  return rules.filter((rule) => !rule.IsEgress).flatMap((rule) => ingressRule(store, rule))
}

/** Tells the driver of every machine that is on what its groups allow now. */
export function refreshIngress(cloud: Cloud, store: RegionStore): void {
  for (const { id } of store.list('instance')) {
    void cloud.enqueue(id, async () => {
      const instance = store.get('instance', id)
      if (instance?.instance.State?.Name === 'running') await applyIngress(cloud, store, instance)
    })
  }
}

/** Tells the driver what the groups of a machine that is on allow now, and notes which ports had to be moved for it. */
export async function applyIngress(cloud: Cloud, store: RegionStore, instance: InstanceRecord): Promise<void> {
  const { id, address } = instance
  const moved = await cloud.driver.setIngress(id, ingressOf(store, instance))
  const known = store.get('instance', id)?.movedPorts ?? []
  if (isDeepStrictEqual(moved, known)) return
  for (const one of moved) if (!known.some(({ port }) => port === one.port)) cloud.log(`${id}: ${told(one, address)}`)
  store.update('instance', id, (record) => ({ ...record, movedPorts: moved }))
}

function told({ port, openedAs, because }: MovedPort, address: string): string {
  const why = because === 'taken' ? 'is taken by another program' : 'is not open to this user'
  return `port ${port} of ${address} ${why}; using ${openedAs}`
}

export function groupIds(instance: InstanceRecord): string[] {
  return (instance.instance.SecurityGroups ?? []).flatMap(({ GroupId }) => GroupId ?? [])
}

function ingressRule(store: RegionStore, rule: SecurityGroupRule): IngressRule[] {
  const cidrs = peers(store, rule)
  if (cidrs.length === 0) return []
  switch (rule.IpProtocol) {
    case 'tcp':
    case 'udp':
      return [{ protocol: rule.IpProtocol, from: rule.FromPort ?? 0, to: rule.ToPort ?? 65_535, cidrs }]
    case 'icmp':
      return [{ protocol: 'icmp', cidrs }]
    case '-1':
      return [{ protocol: 'all', cidrs }]
    default:
      return []
  }
}

function peers(store: RegionStore, rule: SecurityGroupRule): string[] {
  if (rule.CidrIpv4) return [rule.CidrIpv4]
  const group = rule.ReferencedGroupInfo?.GroupId
  if (!group) return []
  const members = store.list('instance').filter((instance) => groupIds(instance).includes(group))
  return members.filter(({ terminatedAt }) => !terminatedAt).map(({ address }) => `${address}/32`)
}
