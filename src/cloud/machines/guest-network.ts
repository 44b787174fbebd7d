/**
 * The network that each guest sees. It is link-local, since QEMU's user network can only give the metadata service its
 * address when that lies inside the network. Guests don't see each other's.
 */
export const guestNetwork = '169.254.0.0/16'

/** The computer that runs the guest, and the way out. */
export const gateway = '169.254.0.2'

/** Asks the name servers that the computer itself uses. */
export const nameserver = '169.254.0.3'

/** What DHCP hands out. */
export const guestAddress = '169.254.0.15'

/** EC2's address of the instance metadata service. */
export const metadataAddress = '169.254.169.254'

/**
 * Where computers that run in AWS themselves as containers (ECS, EKS) find their own credentials. QEMU's network would carry
 * guests there; they are to meet nobody.
 */
export const foreignCredentials: readonly string[] = ['169.254.170.2', '169.254.170.23']
