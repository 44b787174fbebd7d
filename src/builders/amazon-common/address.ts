import type { Instance } from '@aws-sdk/client-ec2'

/** Where to connect to, by Packer's rules for `ssh_interface`; undefined while the instance has no such address. */
export function addressOf(instance: Instance, sshInterface: string | undefined): string | undefined {
  return chosen(instance, sshInterface) || undefined
}

function chosen(instance: Instance, sshInterface: string | undefined): string | undefined {
  switch (sshInterface) {
    case 'public_ip':
      return instance.PublicIpAddress
    case 'private_ip':
      return instance.PrivateIpAddress
    case 'public_dns':
      return instance.PublicDnsName
    case 'private_dns':
      return instance.PrivateDnsName
    case 'ipv6':
      return ipv6Of(instance)
    default:
      // Outside of a VPC, which is history, the public name was the only way in.
      return instance.VpcId ? instance.PublicIpAddress || instance.PrivateIpAddress : instance.PublicDnsName
  }
}

function ipv6Of(instance: Instance): string | undefined {
  const addresses = (instance.NetworkInterfaces ?? []).flatMap(({ Ipv6Addresses }) => Ipv6Addresses ?? [])
  return instance.Ipv6Address || addresses[0]?.Ipv6Address
}
