output "network" {
  description = "Where the tasks are: the VPC and its three private subnets."
  value = {
    vpc_id             = var.vpc == null ? aws_vpc.this[0].id : var.vpc.id
    private_subnet_ids = var.vpc == null ? [for subnet in aws_subnet.private : subnet.id] : var.vpc.private
  }
}

output "public_subnet_ids" {
  description = "IDs of the three public subnets, for the load balancer."
  value       = var.vpc == null ? [for subnet in aws_subnet.public : subnet.id] : var.vpc.public
}

output "private_subnet_arns" {
  description = "ARNs of the private subnets, which the experiments cut off."
  value = [
    for id in var.vpc == null ? [for subnet in aws_subnet.private : subnet.id] : var.vpc.private :
    "arn:aws:ec2:${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}:subnet/${id}"
  ]
}

output "sqs_endpoint_arn" {
  description = "ARN of the interface endpoint of SQS. Null in a VPC of yours."
  value       = var.vpc == null ? aws_vpc_endpoint.interface["sqs"].arn : null
}
