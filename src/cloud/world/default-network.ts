import type { RegionStore } from '../store/region-store.ts'
import { accountId } from './identity.ts'
import { derivedId, newId } from './ids.ts'
import { networkOf, zonesOf } from './regions.ts'

/** Gives a region its default VPC with a subnet in every zone and the default security group, unless it has them. */
export function ensureDefaultNetwork(store: RegionStore): void {
  if (store.list('vpc').length > 0) return
  const network = networkOf(store.region)
  const vpcId = derivedId('vpc', store.region)
  putVpc(store, vpcId, network.cidr)
  zonesOf(store.region).forEach((zone, index) => {
    putSubnet(store, vpcId, { zone: zone.name, zoneId: zone.id, cidr: network.zoneCidr(index) })
  })
  putDefaultGroup(store, vpcId)
}

function putVpc(store: RegionStore, vpcId: string, cidr: string): void {
  store.put('vpc', {
    id: vpcId,
    vpc: {
      VpcId: vpcId,
      CidrBlock: cidr,
      OwnerId: accountId,
      State: 'available',
      IsDefault: true,
      InstanceTenancy: 'default',
      DhcpOptionsId: 'default',
      CidrBlockAssociationSet: [
        { AssociationId: `vpc-cidr-assoc-${vpcId.slice(4)}`, CidrBlock: cidr, CidrBlockState: { State: 'associated' } },
      ],
    },
  })
}

function putSubnet(store: RegionStore, vpcId: string, place: { zone: string; zoneId: string; cidr: string }): void {
  const id = derivedId('subnet', place.zone)
  store.put('subnet', {
    id,
    subnet: {
      SubnetId: id,
      SubnetArn: `arn:aws:ec2:${store.region}:${accountId}:subnet/${id}`,
      VpcId: vpcId,
      OwnerId: accountId,
      CidrBlock: place.cidr,
      AvailabilityZone: place.zone,
      AvailabilityZoneId: place.zoneId,
      State: 'available',
      DefaultForAz: true,
      MapPublicIpOnLaunch: true,
      AssignIpv6AddressOnCreation: false,
      EnableDns64: false,
      Ipv6Native: false,
      Ipv6CidrBlockAssociationSet: [],
    },
  })
}

/** As in EC2: its members reach each other, and everything outside. */
function putDefaultGroup(store: RegionStore, vpcId: string): void {
  const id = derivedId('sg', store.region)
  store.put('security-group', {
    id,
    group: {
      GroupId: id,
      GroupName: 'default',
      Description: 'default VPC security group',
      VpcId: vpcId,
      OwnerId: accountId,
      SecurityGroupArn: `arn:aws:ec2:${store.region}:${accountId}:security-group/${id}`,
    },
    rules: [
      {
        SecurityGroupRuleId: newId('sgr'),
        GroupId: id,
        GroupOwnerId: accountId,
        IsEgress: false,
        IpProtocol: '-1',
        FromPort: -1,
        ToPort: -1,
        ReferencedGroupInfo: { GroupId: id, UserId: accountId },
      },
      egressToEverywhere(id),
    ],
  })
}

/** The rule that every new group has. */
export function egressToEverywhere(groupId: string) {
  return {
    SecurityGroupRuleId: newId('sgr'),
    GroupId: groupId,
    GroupOwnerId: accountId,
    IsEgress: true,
    IpProtocol: '-1',
    FromPort: -1,
    ToPort: -1,
    CidrIpv4: '0.0.0.0/0',
  }
}
