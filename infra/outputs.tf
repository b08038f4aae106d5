output "student_id" {
  description = "The tenant: STUDENT_ID of the order nodes."
  value       = var.student_id
}

output "journal_table_name" {
  description = "Table of the events."
  value       = aws_dynamodb_table.journal.name
}

output "journal_table_arn" {
  description = "Table of the events, as policies name it."
  value       = aws_dynamodb_table.journal.arn
}

output "orders_table_name" {
  description = "Table of the order rows: the one that the lab's scan and count exercises read."
  value       = aws_dynamodb_table.orders.name
}

output "orders_table_arn" {
  description = "Table of the order rows, as policies name it."
  value       = aws_dynamodb_table.orders.arn
}

output "orders_intake_queue" {
  description = "Queue of orders accepted while the journal is away, with its dead-letter queue: name, url, arn, dead_letter_name, dead_letter_url, dead_letter_arn."
  value       = module.orders_intake
}

output "order_events_queue" {
  description = "Queue of the ends of orders, with its dead-letter queue: the same six values."
  value       = module.order_events
}

output "node_policy_json" {
  description = "IAM policy document with the actions that an order node uses, to be attached to its role."
  value       = data.aws_iam_policy_document.node.json
}
