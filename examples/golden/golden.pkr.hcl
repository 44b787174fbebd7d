# What ami.json does, in HCL2: "ingot build --local examples/golden"

packer {
  required_plugins {
    amazon = {
      source  = "github.com/hashicorp/amazon"
      version = ">= 1.2.0"
    }
  }
}

variable "region" {
  type        = string
  default     = "ap-southeast-2"
  description = "Where the image is made."
}

data "amazon-ami" "ubuntu" {
  region      = var.region
  owners      = ["099720109477"]
  most_recent = true
  filters = {
    name                = "ubuntu/images/hvm-ssd/ubuntu-jammy-22.04-amd64-server-*"
    virtualization-type = "hvm"
  }
}

source "amazon-ebs" "ubuntu" {
  region                      = var.region
  source_ami                  = data.amazon-ami.ubuntu.id
  instance_type               = "t2.micro"
  ssh_username                = "ubuntu"
  ami_name                    = "my-ami-{{timestamp}}"
  associate_public_ip_address = true
  tags = {
    Base = data.amazon-ami.ubuntu.name
  }
}

build {
  name    = "golden"
  sources = ["source.amazon-ebs.ubuntu"]

  provisioner "shell" {
    script = "${path.root}/setup.sh"
  }

  post-processor "manifest" {
    custom_data = {
      base = build.SourceAMI
    }
  }
}
