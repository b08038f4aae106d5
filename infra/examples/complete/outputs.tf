output "node_environment" {
  description = "What an order node is started with to use these tables and queues; no endpoint is set, so it speaks to AWS."
  value = {
    STUDENT_ID = module.coffee_chaos.student_id
    AWS_REGION = var.aws_region
  }
}

output "node_policy_arn" {
  description = "Policy to attach to whoever runs the node."
  value       = aws_iam_policy.node.arn
}

output "orders_table_name" {
  description = "For the lab's scan and count exercises."
  value       = module.coffee_chaos.orders_table_name
}
