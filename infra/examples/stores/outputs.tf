output "node_environment" {
  description = "Environment variables of an order node that uses these tables and queues. They set no endpoint, so the node calls AWS."
  value = {
    STUDENT_ID = module.coffee_chaos.student_id
    AWS_REGION = var.aws_region
  }
}

output "node_policy_arn" {
  description = "ARN of the policy to attach to the user or role that runs the node."
  value       = aws_iam_policy.node.arn
}

output "orders_table_name" {
  description = "Name of the table of order rows, for the lab's scan and count exercises."
  value       = module.coffee_chaos.orders_table_name
}
