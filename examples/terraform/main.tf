# Launches an instance from the newest golden image. README.md tells how, on AWS and in the local cloud.

terraform {
  required_version = ">= 1.3"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

variable "region" {
  description = "Where the image is."
  type        = string
  default     = "ap-southeast-2"
}

variable "endpoint" {
  description = "The local cloud's URL, such as http://127.0.0.1:4566. Empty for AWS itself."
  type        = string
  default     = ""
}

provider "aws" {
  region = var.region

  # The local cloud knows one user and has no such services as these checks ask.
  skip_credentials_validation = var.endpoint != ""
  skip_metadata_api_check     = var.endpoint != ""
  skip_requesting_account_id  = var.endpoint != ""

  dynamic "endpoints" {
    for_each = var.endpoint == "" ? [] : [var.endpoint]

    content {
      ec2 = endpoints.value
      sts = endpoints.value
      iam = endpoints.value
      ssm = endpoints.value
    }
  }
}

# The same look-up as: ingot images latest 'my-ami-*'
data "aws_ami" "golden" {
  most_recent = true
  owners      = ["self"]

  filter {
    name   = "name"
    values = ["my-ami-*"]
  }
}

resource "aws_instance" "web" {
  ami           = data.aws_ami.golden.id
  instance_type = "t2.micro"

  tags = {
    Name = "web"
  }

  # A newer image doesn't replace a running instance by itself: remove these lines if it should.
  lifecycle {
    ignore_changes = [ami]
  }
}

output "image" {
  value = {
    id      = data.aws_ami.golden.id
    name    = data.aws_ami.golden.name
    created = data.aws_ami.golden.creation_date
  }
}

output "address" {
  value = aws_instance.web.public_ip
}
