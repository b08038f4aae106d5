output "student_id" {
  description = "The tenant: STUDENT_ID of the order nodes."
  value       = var.student_id
}

output "journal_table_name" {
  description = "Name of the table of the events."
  value       = aws_dynamodb_table.journal.name
}

output "journal_table_arn" {
  description = "ARN of the table of the events."
  value       = aws_dynamodb_table.journal.arn
}

output "orders_table_name" {
  description = "Name of the table of the order rows. The lab's scan and count exercises read this table."
  value       = aws_dynamodb_table.orders.name
}

output "orders_table_arn" {
  description = "ARN of the table of the order rows."
  value       = aws_dynamodb_table.orders.arn
}

output "orders_intake_queue" {
  description = "Queue of orders that are accepted while the journal is not available, with its dead-letter queue. An object with name, url, arn, dead_letter_name, dead_letter_url and dead_letter_arn."
  value       = module.orders_intake
}

output "order_events_queue" {
  description = "Queue of the ends of orders, with its dead-letter queue. An object with the same six values."
  value       = module.order_events
}

output "node_policy_json" {
  description = "IAM policy document with the actions that an order node uses. Attach it to the role of the node."
  value       = data.aws_iam_policy_document.node.json
}
